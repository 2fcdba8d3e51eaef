import type { Client, SeenRun } from '../http/client.ts';

/** What a run came to. @throws Error that says why where it does not succeed */
export async function resultOf(runs: Client['runs'], asked: SeenRun, signal: AbortSignal): Promise<SeenRun['result']> {
  const last = await endOf(runs, asked, signal);
  if (last.state === 'SUCCESS') return last.result;
  throw new Error(`The run ended as ${last.state}: ${last.error?.message ?? 'no reason told'}`);
}

/** What an earlier start was stopped in the middle of: there is one run of a capability at a time. */
export async function leftRun(runs: Client['runs'], capability: string): Promise<SeenRun | undefined> {
  const rows = await runs.list({ capability });
  return rows.find(({ finishedAt }) => finishedAt === null);
}

/** Follows a run to its end. */
export async function endOf(runs: Client['runs'], asked: SeenRun, signal: AbortSignal): Promise<SeenRun> {
  let last = asked;
  for await (last of runs.follow(asked.id, signal));
  return last;
}
