import { newEvent } from '../events/event.ts';
import type { Provider } from '../provider/provider.ts';
import type { ConnectionWithCredential } from '../storage/repositories.ts';
import type { EventRow } from '../storage/rows.ts';
import type { RunRow } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { type QuietTime, type RecordNamed, scopesCheck, type WebhookDeliveryRow } from '../storage/webhooks.ts';
import type { Addressed, Place, WebhookParts } from './context.ts';
import { type CurrentConnections, currentConnections } from './current-connections.ts';
import { type Followed, followFacts, type IgnoredBecause, nothingFollowed } from './follow-facts.ts';
import { listNamed } from './list-named.ts';
import type { ReadMessage } from './read-messages.ts';
import { requestDrain } from './request-drain.ts';
import type { WebhookReceipt } from './webhooks.ts';

export type Outcome = WebhookReceipt['outcome'];

export interface Taken {
  /** One for each message. */
  readonly outcomes: readonly Outcome[];
  /** The run that fetches what was named; null if none is new. */
  readonly drain: RunRow | null;
}

/** Stores messages for one shop, and what follows from them, inside the caller's transaction. */
export async function takeMessages<Tx>(
  parts: WebhookParts<Tx>,
  quiet: QuietTime,
  unit: UnitOfWork<Tx>,
  place: Place,
  addressed: readonly Addressed[],
): Promise<Taken> {
  const connections = currentConnections(parts, unit, place.provider);
  const isNew = await storeDeliveries(unit, place, connections, addressed);
  const taken: TakenMessage[] = [];
  for (const one of addressed)
    if (isNew.get(one)) taken.push(await takeMessage(parts, unit, place, connections, one));
    else taken.push({ outcome: isNew.has(one) ? 'duplicate' : 'nobody' });
  await unit.events.append(taken.flatMap(({ event }) => event ?? []));
  const outcomes = taken.map(({ outcome }) => outcome);
  const fetching = taken.findLast(({ followed }) => followed && followed.named.length > 0)?.current?.connection;
  if (!fetching) return { outcomes, drain: null };
  const at = new Date(Math.max(...addressed.map(({ arrival }) => arrival.receivedAt.getTime())));
  // All rows before the run, and in one order: a drain locks them that way round as well.
  const named = taken.flatMap(({ followed }) => followed?.named ?? []);
  await unit.webhooks.name(fetching.id, listNamed(named), at, quiet);
  const eta = new Date(at.getTime() + quiet.quietMs);
  return { outcomes, drain: await requestDrain(unit, parts.jobs, place.scope, fetching, eta) };
}

/** @returns whether each message is new; without those that are for nobody, which are not stored */
async function storeDeliveries<Tx>(
  unit: UnitOfWork<Tx>,
  { provider }: Place,
  connections: CurrentConnections,
  addressed: readonly Addressed[],
): Promise<ReadonlyMap<Addressed, boolean>> {
  const rows = new Map<Addressed, WebhookDeliveryRow>();
  for (const one of addressed) {
    const { message, arrival } = one;
    const current = await connections.find(one);
    // A shop that had the account may hold its data; anything else is only for the connection that has it now.
    if (!current && privacyRequests(message).length === 0) continue;
    rows.set(one, {
      providerKey: provider.key,
      deliveryId: message.id,
      connectionId: current?.connection.id ?? null,
      topic: message.topic,
      bodyHash: arrival.bodyHash,
      receivedAt: arrival.receivedAt,
    });
  }
  const isNew = await unit.webhooks.insertDeliveries([...rows.values()]);
  return new Map([...rows.keys()].map((one, index) => [one, isNew[index] === true]));
}

interface TakenMessage {
  readonly outcome: Outcome;
  readonly event?: EventRow;
  readonly current?: ConnectionWithCredential | null;
  readonly followed?: Followed;
}

/** Does what follows from a new message, but for naming its records. */
async function takeMessage<Tx>(
  parts: WebhookParts<Tx>,
  unit: UnitOfWork<Tx>,
  { provider, scope }: Place,
  connections: CurrentConnections,
  one: Addressed,
): Promise<TakenMessage> {
  const { message, arrival } = one;
  const { receivedAt, confirmationCode } = arrival;
  const current = await connections.find(one);
  const connection = current?.connection ?? null;
  const requests = privacyRequests(message);
  for (const request of requests)
    await parts.onPrivacy?.(unit, scope, {
      providerKey: provider.key,
      connection,
      account: message.account,
      deliveryId: message.id,
      topic: message.topic,
      request,
      receivedAt,
      confirmationCode,
    });
  const followed = current
    ? await followFacts({ ...parts, unit, provider, receivedAt }, current, message)
    : nothingFollowed;
  if (followed.acted) connections.forget();
  const isAccepted = followed.acted || followed.named.length > 0 || requests.length > 0;
  const event = isAccepted
    ? receivedEvent(provider, connection?.id, message, followed)
    : ignoredEvent(provider, connection?.id, message, followed.reason ?? 'nothing_to_do');
  return { outcome: isAccepted ? 'accepted' : 'ignored', event, current, followed };
}

const privacyRequests = ({ facts }: ReadMessage) => facts.filter((fact) => fact.type === 'privacy');

const metaOf = ({ key }: Provider, { topic, id }: ReadMessage) => ({ provider_key: key, topic, delivery_id: id });

const receivedEvent = (
  provider: Provider,
  connectionId: string | undefined,
  message: ReadMessage,
  { named }: Followed,
): EventRow =>
  newEvent('webhook.received', `${message.topic}: received`, {
    connectionId: connectionId ?? null,
    meta: { ...metaOf(provider, message), records: listNamed(named.filter(isRecord)).length },
  });

const isRecord = ({ kind }: RecordNamed): boolean => kind !== scopesCheck.kind;

const ignoredEvent = (
  provider: Provider,
  connectionId: string | undefined,
  message: ReadMessage,
  reason: IgnoredBecause,
): EventRow =>
  newEvent('webhook.ignored', `${message.topic}: ${ignoredText[reason]}`, {
    connectionId: connectionId ?? null,
    meta: { ...metaOf(provider, message), reason },
  });

const ignoredText: Readonly<Record<IgnoredBecause, string>> = {
  nothing_to_do: 'nothing follows from it',
  connection_disabled: 'the connection is disabled',
  capability_disabled: 'no enabled capability fetches such records',
  credential_unusable: 'the connection has no usable credential',
  outdated: 'it is older than the credential of the connection',
};
