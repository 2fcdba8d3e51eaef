import { newEvent } from '../events/event.ts';
import { isPull, type Provider } from '../provider/provider.ts';
import type { RecordsChanged, WebhookFact } from '../provider/webhooks/descriptor.ts';
import type { EventMeta } from '../storage/event-types.ts';
import type { ConnectionRow } from '../storage/rows.ts';
import type { RunRow } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { QuietTime, RecordNamed } from '../storage/webhooks.ts';
import { type CurrentConnection, readAccounts } from './accounts.ts';
import { changeScopes } from './change-scopes.ts';
import type { Arrival, WebhookParts } from './context.ts';
import { endAccess } from './end-access.ts';
import { listNamed } from './list-named.ts';
import type { ReadMessage } from './read-messages.ts';
import { requestDrain } from './request-drain.ts';
import type { WebhookReceipt } from './webhooks.ts';

export type Outcome = WebhookReceipt['outcome'];
export type IgnoredBecause = EventMeta<'webhook.ignored'>['reason'];

/** A message for a shop. */
export interface Addressed {
  readonly message: ReadMessage;
  /** Connections that have, or had, the account of the message. */
  readonly connectionIds: readonly string[];
}

export interface Taken {
  readonly outcomes: readonly Outcome[];
  /** The run that fetches what was named; null if none is new. */
  readonly drain: RunRow | null;
}

/** Stores the messages of a request for one shop, and what follows from them, inside the caller's transaction. */
export async function takeMessages<Tx>(
  parts: WebhookParts<Tx>,
  quiet: QuietTime,
  unit: UnitOfWork<Tx>,
  arrival: Arrival,
  addressed: readonly Addressed[],
): Promise<Taken> {
  const outcomes: Outcome[] = [];
  const named: RecordNamed[] = [];
  let fetching: ConnectionRow | null = null;
  for (const one of addressed) {
    const taken = await takeMessage(parts, unit, arrival, one);
    outcomes.push(taken.outcome);
    named.push(...taken.named);
    if (taken.named.length > 0) fetching = taken.connection;
  }
  if (!fetching) return { outcomes, drain: null };
  // All rows before the run, and in one order: a drain locks them that way round as well.
  await unit.webhooks.name(fetching.id, listNamed(named), arrival.receivedAt, quiet);
  const eta = new Date(arrival.receivedAt.getTime() + quiet.quietMs);
  return { outcomes, drain: await requestDrain(unit, parts.jobs, arrival.scope, fetching, eta) };
}

interface TakenMessage {
  readonly outcome: Outcome;
  readonly named: readonly RecordNamed[];
  readonly connection: ConnectionRow | null;
}

async function takeMessage<Tx>(
  parts: WebhookParts<Tx>,
  unit: UnitOfWork<Tx>,
  arrival: Arrival,
  { message, connectionIds }: Addressed,
): Promise<TakenMessage> {
  const { provider, bodyHash, receivedAt } = arrival;
  const current = await findCurrent(parts, unit, provider, connectionIds, message.account);
  const connection = current?.row ?? null;
  const requests = message.facts.filter((fact) => fact.type === 'privacy');
  // A shop that had the account may hold its data; anything else is only for the connection that has it now.
  if (!connection && requests.length === 0) return { outcome: 'nobody', named: [], connection };
  const isNew = await unit.webhooks.insertDelivery({
    providerKey: provider.key,
    deliveryId: message.id,
    connectionId: connection?.id ?? null,
    topic: message.topic,
    bodyHash,
    receivedAt,
  });
  if (!isNew) return { outcome: 'duplicate', named: [], connection };

  for (const request of requests)
    await parts.onPrivacy?.(unit, arrival.scope, {
      providerKey: provider.key,
      connection,
      account: message.account,
      deliveryId: message.id,
      topic: message.topic,
      request,
      receivedAt,
      confirmationCode: arrival.confirmationCode,
    });
  const followed = current
    ? await followFacts(parts, unit, arrival, current, message)
    : { named: [], acted: false, reason: null };
  const isAccepted = followed.acted || followed.named.length > 0 || requests.length > 0;
  const meta = { provider_key: provider.key, topic: message.topic, delivery_id: message.id };
  const about = { connectionId: connection?.id ?? null };
  const reason = followed.reason ?? 'nothing_to_do';
  await unit.events.append([
    isAccepted
      ? newEvent('webhook.received', `${message.topic}: received`, {
          ...about,
          meta: { ...meta, records: listNamed(followed.named).length },
        })
      : newEvent('webhook.ignored', `${message.topic}: ${ignoredText[reason]}`, {
          ...about,
          meta: { ...meta, reason },
        }),
  ]);
  return { outcome: isAccepted ? 'accepted' : 'ignored', named: followed.named, connection };
}

const ignoredText: Readonly<Record<IgnoredBecause, string>> = {
  nothing_to_do: 'nothing follows from it',
  connection_disabled: 'the connection is disabled',
  capability_disabled: 'no enabled capability fetches such records',
  credential_unusable: 'the connection has no usable credential',
  outdated: 'it is older than the credential of the connection',
};

/** The connection that has the account now: a former one, or one whose config has changed, does not. */
async function findCurrent<Tx>(
  { log }: WebhookParts<Tx>,
  unit: UnitOfWork<Tx>,
  provider: Provider,
  connectionIds: readonly string[],
  account: string,
): Promise<CurrentConnection | null> {
  for (const id of connectionIds) {
    const row = await unit.connections.find(id);
    if (row?.providerKey !== provider.key) continue;
    const current = await readAccounts(unit, provider, row, log);
    if (current.accounts.includes(account)) return current;
  }
  return null;
}

interface Followed {
  readonly named: readonly RecordNamed[];
  /** Whether something else followed. */
  readonly acted: boolean;
  /** Why the first fact was ignored that was. */
  readonly reason: IgnoredBecause | null;
}

async function followFacts<Tx>(
  parts: WebhookParts<Tx>,
  unit: UnitOfWork<Tx>,
  { provider, receivedAt }: Arrival,
  current: CurrentConnection,
  message: ReadMessage,
): Promise<Followed> {
  const named: RecordNamed[] = [];
  let acted = false;
  let reason: IgnoredBecause | null = null;
  for (const fact of message.facts) {
    const ignored = await follow(fact);
    reason ??= ignored;
    acted ||= ignored === null && fact.type !== 'records' && fact.type !== 'privacy';
  }
  return { named, acted, reason };

  async function follow(fact: WebhookFact): Promise<IgnoredBecause | null> {
    if (fact.type === 'records') {
      const hindrance = await findHindrance(parts, unit, provider, current, fact);
      if (hindrance === null) named.push(...toNamed(fact));
      return hindrance;
    }
    if (fact.type === 'privacy') return null;
    if (!(await isCurrent(parts, unit, provider, current))) return 'credential_unusable';
    if (isOutdated(current, message.at)) return 'outdated';
    return fact.type === 'scopes_changed'
      ? changeScopes(unit, provider, current, message, fact, receivedAt)
      : endAccess(unit, provider, current, message, fact, receivedAt);
  }
}

const toNamed = ({ kind, externalIds, mayBeGone = false }: RecordsChanged): RecordNamed[] =>
  externalIds.map((externalId) => ({ kind, externalId, mayBeGone }));

async function findHindrance<Tx>(
  { hasUsableCredential }: WebhookParts<Tx>,
  unit: UnitOfWork<Tx>,
  provider: Provider,
  { row, live }: CurrentConnection,
  { kind, externalIds }: RecordsChanged,
): Promise<IgnoredBecause | null> {
  if (externalIds.length === 0) return 'nothing_to_do';
  if (row.status !== 'enabled') return 'connection_disabled';
  if (row.health === 'reauth_required') return 'credential_unusable';
  const fetches = Object.entries(provider.capabilities).some(
    ([key, one]) =>
      row.enabledCapabilities.includes(key) && isPull(one) && one.fetch !== undefined && one.contract.record === kind,
  );
  if (!fetches) return 'capability_disabled';
  return (await hasUsableCredential(unit, provider, row, live)) ? null : 'credential_unusable';
}

/** Whether the connection has an access that can end or change. */
const isCurrent = async <Tx>(
  { hasUsableCredential }: WebhookParts<Tx>,
  unit: UnitOfWork<Tx>,
  provider: Provider,
  { live, row }: CurrentConnection,
): Promise<boolean> => live !== null || hasUsableCredential(unit, provider, row);

/** Whether something happened before the shop connected again. */
const isOutdated = ({ live, row }: CurrentConnection, at: Date | null): boolean =>
  at !== null && at <= (live ?? row).createdAt;
