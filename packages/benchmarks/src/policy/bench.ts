import { median, type Result, ratios } from '../report.ts';
import { type Ask, casl, ours } from './deciders.ts';
import { questions } from './questions.ts';

/** Decides by our policy and by CASL, in turn. @throws where they disagree, or we give no reason. */
export function benchPolicy({ rounds = 9, decisions = 2_000_000 } = {}): Result[] {
  const [askCasl, askUs] = [casl(), ours()];
  return Object.entries(questions).map(([about, all]) => {
    const [theirs, own] = [all.map(askCasl), all.map(askUs)];
    for (const [index, ask] of own.entries()) {
      const { allowed, reason } = ask();
      if (allowed !== theirs[index]?.().allowed || !reason)
        throw new Error(`CASL disagrees, or there is no reason: ${JSON.stringify(all[index])}`);
    }
    const times: { casl: number[]; ours: number[] } = { casl: [], ours: [] };
    for (let round = 0; round < rounds; round += 1) {
      times.casl.push(secondsOf(theirs, decisions));
      times.ours.push(secondsOf(own, decisions));
    }
    const ratio = median(ratios(times.casl, times.ours));
    return {
      cells: {
        decisions: about,
        'CASL, cached': rate(decisions, times.casl),
        'ours, with reasons': rate(decisions, times.ours),
        'ours / CASL': ratio.toFixed(1),
      },
      target: 'above 1.0',
      isMet: ratio > 1,
    };
  });
}

const rate = (decisions: number, seconds: readonly number[]): string =>
  `${(decisions / median(seconds) / 1e6).toFixed(1)} M/s`;

function secondsOf(asks: readonly Ask[], decisions: number): number {
  let used = 0;
  const start = performance.now();
  for (let done = 0; done < decisions; done += asks.length)
    for (const ask of asks) {
      const { allowed, reason } = ask();
      used += allowed ? 1 : (reason?.length ?? 0);
    }
  const seconds = (performance.now() - start) / 1000;
  // What nobody used, the compiler might have left out.
  if (used === 0) throw new Error('Nothing was decided.');
  return seconds;
}
