import { isPull, type Provider, type PullCapability } from '../provider/provider.ts';
import type { ConnectionRow } from '../storage/rows.ts';
import { type DirtyRow, subscriptionCheck } from '../storage/webhooks.ts';
import { leaseLost, type RunWork } from './run-work.ts';

/** Why records that were named are not fetched. The scheduled import reads them once it runs. */
export type WhySkipped = 'connection_disabled' | 'credential_unusable' | 'capability_disabled' | 'not_fetchable';

/** The most records of one kind that are fetched at once. */
const mostAtOnce = 50;

/** What is due at the moment. */
export interface DueRows {
  /** As it is now, which may be disabled meanwhile. */
  readonly connection: ConnectionRow;
  /** Of one kind, at most 50. Empty if nothing is due. */
  readonly rows: readonly DirtyRow[];
  /** The check of the subscriptions, if it is due. */
  readonly check: DirtyRow | null;
}

export const isSubscriptionCheck = ({ kind, externalId }: Pick<DirtyRow, 'kind' | 'externalId'>): boolean =>
  kind === subscriptionCheck.kind && externalId === subscriptionCheck.externalId;

/**
 * Finds what is due, the longest due first.
 * @param skips rows to leave out
 * @param most how many rows are left out at most
 */
export function findDueRows<Tx>(
  { options, scope, run }: RunWork<Tx>,
  skips: (row: DirtyRow) => boolean,
  most: number,
): Promise<DueRows> {
  return options.storage.transaction(scope, async (unit) => {
    const connection = await unit.connections.find(run.connectionId);
    if (!connection) throw leaseLost(run);
    const due = await unit.webhooks.findDue(connection.id, options.clock.now(), most + mostAtOnce);
    const check = due.find(isSubscriptionCheck) ?? null;
    const records = due.filter((row) => !isSubscriptionCheck(row) && !skips(row));
    const rows = records.filter(({ kind }) => kind === records[0]?.kind).slice(0, mostAtOnce);
    return { connection, rows, check };
  });
}

/** The capability that fetches records of a kind; the reason if there is none. */
export function fetcherOf(
  provider: Provider,
  { status, health, enabledCapabilities }: ConnectionRow,
  kind: string,
): PullCapability | WhySkipped {
  if (status === 'disabled') return 'connection_disabled';
  if (health === 'reauth_required') return 'credential_unusable';
  const able = Object.entries(provider.capabilities).flatMap(([key, one]) =>
    isPull(one) && one.contract.record === kind && one.fetch ? [{ key, one }] : [],
  );
  const enabled = able.find(({ key }) => enabledCapabilities.includes(key));
  return enabled?.one ?? (able.length > 0 ? 'capability_disabled' : 'not_fetchable');
}
