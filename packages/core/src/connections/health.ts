import { newEvent } from '../events/event.ts';
import type { StorageUnit } from '../storage.ts';
import type { ConnectionHealth, ConnectionRow, JsonObject } from '../storage-rows.ts';

/** A health with its reason, for people; none where all is well. */
export interface Health {
  readonly health: ConnectionHealth;
  readonly healthReason: string | null;
}

export const healthy: Health = { health: 'healthy', healthReason: null };

/** Writes what was found of a connection's health; another health than before is told with both. */
export async function noteHealth<Tx>(
  unit: StorageUnit<Tx>,
  connectionId: string,
  found: Health,
  details: { actorId: string | null; meta?: JsonObject },
): Promise<void> {
  const stored = await unit.connections.find(connectionId);
  if (stored) await changeHealth(unit, stored, found, details);
}

/** {@link noteHealth} of a connection as it is stored now. */
export async function changeHealth<Tx>(
  unit: StorageUnit<Tx>,
  stored: ConnectionRow,
  { health, healthReason }: Health,
  details: { actorId: string | null; meta?: JsonObject },
): Promise<void> {
  if (stored.health === health && stored.healthReason === healthReason) return;
  // A passing fault does not undo that a person has to authorise again.
  if (stored.health === 'reauth_required' && health === 'degraded') return;
  await unit.connections.note(stored.id, { health, healthReason });
  if (stored.health === health) return;
  await unit.events.append([
    newEvent('connection.health_changed', `${stored.health} -> ${health}${healthReason ? `: ${healthReason}` : ''}`, {
      connectionId: stored.id,
      actorId: details.actorId,
      level: health === 'healthy' || health === 'unknown' ? 'info' : 'warning',
      meta: { ...details.meta, from: stored.health, to: health },
    }),
  ]);
}
