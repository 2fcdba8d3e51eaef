import { retentionDays } from '@makerfex/integrations-core';
import { withPool } from '../database.ts';
import type { Outcome } from '../outcome.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { withoutProviders } from '../without-providers.ts';

/** Deletes what is old, in all shops. */
export async function purge(
  { databaseUrl, schema, keepRunsDays, keepDeletedRecordsDays }: Settings,
  { log: toTerminal }: Terminal,
): Promise<Outcome> {
  let failures = 0;
  const log: typeof toTerminal = {
    error: (...about) => {
      failures += 1;
      toTerminal.error(...about);
    },
  };
  const deleted = await withPool(databaseUrl(), (pool) =>
    withoutProviders({ pool, schema, log, keepRunsDays, keepDeletedRecordsDays }).purge(),
  );
  const { events, runs, credentials, links, connections } = deleted;
  const finished = connections === 0 ? '' : ` Finished ${connections} deletions of connections.`;
  const failed = failures === 0 ? '' : ` ${failures} shops failed: the messages above say why; run it again.`;
  return {
    json: { deleted, failedShops: failures },
    lines: [
      `Deleted ${events} events that were older than ${retentionDays} days, ${runs} runs, ${credentials} former versions of credentials and ${links} links of deleted records.${finished}${failed}`,
    ],
    hasProblem: failures > 0,
  };
}
