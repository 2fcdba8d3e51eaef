import { isPull, type Provider } from '../provider/provider.ts';
import type { RecordsChanged, WebhookFact } from '../provider/webhooks/descriptor.ts';
import type { EventMeta } from '../storage/event-types.ts';
import type { ConnectionWithCredential } from '../storage/repositories.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { type RecordNamed, scopesCheck } from '../storage/webhooks.ts';
import type { WebhookParts } from './context.ts';
import { endAccess } from './end-access.ts';
import type { ReadMessage } from './read-messages.ts';

export type IgnoredBecause = EventMeta<'webhook.ignored'>['reason'];

/** What followed from a message. */
export interface Followed {
  /** Records to fetch, and the check of the granted scopes. */
  readonly named: readonly RecordNamed[];
  /** Whether something else followed. */
  readonly acted: boolean;
  /** Why the first fact was ignored that was. */
  readonly reason: IgnoredBecause | null;
}

export const nothingFollowed: Followed = { named: [], acted: false, reason: null };

interface Following<Tx> extends Pick<WebhookParts<Tx>, 'hasUsableCredential'> {
  readonly unit: UnitOfWork<Tx>;
  readonly provider: Provider;
  readonly receivedAt: Date;
}

/** Follows the facts of a message, but for its requests about personal data. The records are not stored yet. */
export async function followFacts<Tx>(
  following: Following<Tx>,
  current: ConnectionWithCredential,
  message: ReadMessage,
): Promise<Followed> {
  const { unit, provider, receivedAt } = following;
  const named: RecordNamed[] = [];
  let acted = false;
  let reason: IgnoredBecause | null = null;
  for (const fact of message.facts) {
    const ignored = await follow(fact);
    reason ??= ignored;
    acted ||= ignored === null && (fact.type === 'uninstalled' || fact.type === 'deauthorized');
  }
  return { named, acted, reason };

  async function follow(fact: WebhookFact): Promise<IgnoredBecause | null> {
    if (fact.type === 'records') {
      const hindrance = await findHindrance(following, current, fact);
      if (hindrance === null) named.push(...toNamed(fact));
      return hindrance;
    }
    if (fact.type === 'privacy') return null;
    if (!(await isCurrent(following, current))) return 'credential_unusable';
    if (isOutdated(current, message.at)) return 'outdated';
    if (fact.type !== 'scopes_changed') return endAccess(unit, provider, current, message, fact, receivedAt);
    if (!provider.webhooks?.scopes) return 'nothing_to_do';
    if (current.connection.status !== 'enabled') return 'connection_disabled';
    named.push({ ...scopesCheck, mayBeGone: false });
    return null;
  }
}

const toNamed = ({ kind, externalIds, mayBeGone = false }: RecordsChanged): RecordNamed[] =>
  externalIds.map((externalId) => ({ kind, externalId, mayBeGone }));

async function findHindrance<Tx>(
  { hasUsableCredential, unit, provider }: Following<Tx>,
  { connection, live }: ConnectionWithCredential,
  { kind, externalIds }: RecordsChanged,
): Promise<IgnoredBecause | null> {
  if (externalIds.length === 0) return 'nothing_to_do';
  if (connection.status !== 'enabled') return 'connection_disabled';
  if (connection.health === 'reauth_required') return 'credential_unusable';
  const fetches = Object.entries(provider.capabilities).some(
    ([key, one]) =>
      connection.enabledCapabilities.includes(key) &&
      isPull(one) &&
      one.fetch !== undefined &&
      one.contract.record === kind,
  );
  if (!fetches) return 'capability_disabled';
  return (await hasUsableCredential(unit, provider, connection, live)) ? null : 'credential_unusable';
}

/** Whether the connection has an access that can end or change. */
const isCurrent = async <Tx>(
  { hasUsableCredential, unit, provider }: Following<Tx>,
  { live, connection }: ConnectionWithCredential,
): Promise<boolean> => live !== null || hasUsableCredential(unit, provider, connection);

/** Whether something happened before the shop connected again. */
const isOutdated = ({ live, connection }: ConnectionWithCredential, at: Date | null): boolean =>
  at !== null && at <= (live ?? connection).createdAt;
