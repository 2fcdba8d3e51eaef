import type { Client, SeenRun } from '../http/client.ts';

/** Waits for a run's result. @throws Error with the reason if it does not succeed */
export async function resultOf(
  runs: Client['runs'],
  requested: SeenRun,
  signal: AbortSignal,
): Promise<SeenRun['result']> {
  const last = await endOf(runs, requested, signal);
  if (last.state === 'SUCCESS') return last.result;
  throw new Error(`The run ended as ${last.state}: ${last.error?.message ?? 'no reason given'}`);
}

/** The run that an earlier start left unfinished; a capability has one at a time. */
export async function unfinishedRun(runs: Client['runs'], capability: string): Promise<SeenRun | undefined> {
  const rows = await runs.list({ capability });
  return rows.find(({ finishedAt }) => finishedAt === null);
}

/** Follows a run to its end. */
export async function endOf(runs: Client['runs'], requested: SeenRun, signal: AbortSignal): Promise<SeenRun> {
  let last = requested;
  for await (last of runs.follow(requested.id, signal));
  return last;
}
