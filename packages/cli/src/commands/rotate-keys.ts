import type { KeyRotationProgress } from '@makerfex/integrations-core';
import { withPool } from '../database.ts';
import type { Outcome } from '../outcome.ts';
import { showProgress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { withoutProviders } from '../without-providers.ts';
import { wrongUse } from '../wrong-use.ts';

/** Wraps the key of every credential again. Ctrl-C ends it after the credentials that are under way; the next call resumes. */
export async function rotateKeys(settings: Settings, terminal: Terminal): Promise<Outcome> {
  const { databaseUrl, schema, vault } = settings;
  if (!vault)
    throw wrongUse('There is no vault: write `vault: () => keyring(...)` into the config (makerfex.config.ts).');
  const address = databaseUrl();
  const keys = await vault();
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const signal of signals) process.once(signal, interrupt);
  const shown = showProgress(terminal);
  let last: KeyRotationProgress = { keyId: '', total: 0, rewrapped: 0, failed: 0 };
  try {
    await withPool(address, (pool) =>
      withoutProviders({ pool, schema, vault: keys, log: shown.log }).rotateKeys({
        signal: stop.signal,
        onProgress: (progress) => {
          last = progress;
          shown.update(progress);
        },
      }),
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    shown.end();
    for (const signal of signals) process.off(signal, interrupt);
  }
  return outcomeOf(last, stop.signal.aborted);
}

const signals = ['SIGINT', 'SIGTERM'] as const;

function outcomeOf({ total, ...done }: KeyRotationProgress, isInterrupted: boolean): Outcome {
  const left = Math.max(0, total - done.rewrapped - done.failed);
  const interrupted = isInterrupted && left > 0;
  const lines = [`${done.rewrapped} rewrapped with the key ${done.keyId}, ${done.failed} failed.`];
  if (interrupted) lines.push(`Interrupted: ${left} are left. Run it again to resume.`);
  if (done.failed > 0) lines.push('The messages above say why. Keep the earlier key until none fails.');
  return { json: { ...done, total, interrupted }, lines, hasProblem: interrupted || done.failed > 0 };
}
