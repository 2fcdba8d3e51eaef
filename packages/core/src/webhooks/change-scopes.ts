import { newEvent } from '../events/event.ts';
import type { Provider } from '../provider/provider.ts';
import type { ScopesChanged } from '../provider/webhooks/descriptor.ts';
import { asEvent } from '../storage/event-types.ts';
import type { ConnectionWithCredential } from '../storage/repositories.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { ReadMessage } from './read-messages.ts';

const eventType = 'webhook.scopes_changed';

/** Stores the scopes that are granted now. A scope that was lost disables nothing: the next run that needs it says so. */
export async function changeScopes<Tx>(
  unit: UnitOfWork<Tx>,
  { key, label }: Provider,
  { connection: { id: connectionId } }: ConnectionWithCredential,
  { id, topic, at: saidAt }: ReadMessage,
  { scopes }: ScopesChanged,
  now: Date,
): Promise<'outdated' | 'nothing_to_do' | null> {
  // A time in the future cannot be right: every later report would count as older.
  const at = saidAt && saidAt > now ? now : saidAt;
  // Locks the connection, so that two reports are compared one after the other.
  await unit.connections.recordHealth(connectionId, {});
  const live = await unit.credentials.findLive(connectionId);
  if (!live) return 'nothing_to_do';
  if (await isOlder(unit, connectionId, at)) return 'outdated';
  const before = live.scopes ?? [];
  const granted = [...new Set(scopes)];
  await unit.credentials.noteScopes(connectionId, granted);
  const added = granted.filter((scope) => !before.includes(scope));
  const removed = before.filter((scope) => !granted.includes(scope));
  await unit.events.append([
    newEvent(eventType, `The scopes granted at ${label} have changed: ${describe(added, removed)}`, {
      connectionId,
      meta: {
        provider_key: key,
        topic,
        delivery_id: id,
        granted,
        added,
        removed,
        reported_at: at?.toISOString() ?? null,
      },
    }),
  ]);
  return null;
}

/** Whether a later change was reported before: deliveries come in any order. */
async function isOlder<Tx>(unit: UnitOfWork<Tx>, connectionId: string, at: Date | null): Promise<boolean> {
  const { rows } = await unit.events.page({ connectionId, eventType, limit: 1 });
  const [last] = rows.map(asEvent);
  const reportedAt = last?.eventType === eventType ? last.meta.reported_at : null;
  return at !== null && typeof reportedAt === 'string' && at < new Date(reportedAt);
}

const describe = (added: readonly string[], removed: readonly string[]): string =>
  [
    ...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
  ].join('; ') || 'none was added or removed';
