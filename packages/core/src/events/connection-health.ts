import type { CapabilityHealth, ConnectionHealth, ConnectionRow, JsonObject } from '../storage/rows.ts';
import type { StorageUnit } from '../storage/storage.ts';
import { newEvent } from './event.ts';

/** A health with its reason, for people; none if all is well. */
export interface Health {
  readonly health: ConnectionHealth;
  readonly healthReason: string | null;
  /** Says that a capability found what is true of the whole connection: its credential is refused. */
  readonly concerns?: 'credential' | undefined;
}

export const healthy: Health = { health: 'healthy', healthReason: null };
const unknown: Health = { health: 'unknown', healthReason: null };

export interface HealthDetails {
  readonly actorId: string | null;
  readonly meta?: JsonObject;
  /** The capability whose health was found; without one it is the connection's own, which is that of its credential. */
  readonly capability?: string;
}

type ByCapability = ConnectionRow['capabilityHealth'];
/** The health of a connection by what it is made of. */
interface Parts {
  /** Of the connection as a whole. */
  readonly own: Health;
  readonly capabilities: ByCapability;
}
type Edit = (parts: Parts) => Parts;

/** Records what was found of a connection's health. The event is written if the connection's health is another than before. */
export async function noteHealth<Tx>(
  unit: StorageUnit<Tx>,
  connectionId: string,
  found: Health,
  details: HealthDetails,
): Promise<void> {
  const stored = await unit.connections.find(connectionId);
  if (stored) await changeHealth(unit, stored, found, details);
}

/** {@link noteHealth} of a connection that was just read. */
export const changeHealth = <Tx>(
  unit: StorageUnit<Tx>,
  stored: ConnectionRow,
  found: Health,
  details: HealthDetails,
): Promise<void> => edit(unit, stored, found.concerns ? ofWhole(found) : editOf(found, details.capability), details);

const isRefused = ({ health }: { readonly health: ConnectionHealth }): boolean => health === 'reauth_required';

/** Forgets every refusal that only a new credential ends: there is one now, and nobody knows yet whether it works. */
export const forgetRefusals = <Tx>(
  unit: StorageUnit<Tx>,
  stored: ConnectionRow,
  details: HealthDetails,
): Promise<void> => edit(unit, stored, withoutRefusals, details);

const withoutRefusals: Edit = ({ own, capabilities }) => ({
  own: isRefused(own) ? unknown : own,
  capabilities: only(capabilities, (_, one) => !isRefused(one)),
});

/** Forgets the health of capabilities that are not enabled: a fault that nobody asks for any more must not stay. */
export const forgetDisabled = <Tx>(
  unit: StorageUnit<Tx>,
  stored: ConnectionRow,
  details: HealthDetails,
): Promise<void> =>
  edit(
    unit,
    stored,
    ({ own, capabilities }) => ({
      own,
      capabilities: only(capabilities, (key) => stored.enabledCapabilities.includes(key)),
    }),
    details,
  );

const ofWhole =
  (found: Health): Edit =>
  ({ own, capabilities }) => ({ own: settle(own, found), capabilities });

function editOf(found: Health, capability: string | undefined): Edit {
  if (capability === undefined) return ofWhole(found);
  return ({ own, capabilities }) => {
    const before = capabilities[capability];
    const { health, healthReason } = before ? settle({ ...before, healthReason: before.reason }, found) : found;
    const since = before?.health === health ? before.since : new Date().toISOString();
    return {
      // A capability that works has shown that the credential does. What it fails in says nothing of the others.
      own: found.health === 'healthy' ? healthy : own,
      capabilities: { ...capabilities, [capability]: { health, reason: healthReason, since } },
    };
  };
}

/** A passing fault does not undo that a person has to authorise again. */
const settle = (before: Health, found: Health): Health =>
  isRefused(before) && found.health === 'degraded' ? before : found;

const only = (capabilities: ByCapability, keeps: (key: string, one: CapabilityHealth) => boolean): ByCapability =>
  Object.fromEntries(Object.entries(capabilities).filter(([key, one]) => keeps(key, one)));

async function edit<Tx>(
  unit: StorageUnit<Tx>,
  seen: ConnectionRow,
  change: Edit,
  details: HealthDetails,
): Promise<void> {
  if (isSame(seen, applied(seen, change))) return;
  // Read again with the row locked: another capability of the connection may have found something meanwhile.
  const stored = await unit.connections.note(seen.id, {});
  if (!stored) return;
  const next = applied(stored, change);
  if (isSame(stored, next)) return;
  await unit.connections.note(stored.id, next);
  if (stored.health === next.health) return;
  const { health, healthReason } = next;
  await unit.events.append([
    newEvent('connection.health_changed', `${stored.health} -> ${health}${healthReason ? `: ${healthReason}` : ''}`, {
      connectionId: stored.id,
      actorId: details.actorId,
      level: health === 'healthy' || health === 'unknown' ? 'info' : 'warning',
      meta: {
        ...details.meta,
        ...(details.capability === undefined ? {} : { capability: details.capability }),
        from: stored.health,
        to: health,
      },
    }),
  ]);
}

type Stored = Pick<ConnectionRow, 'health' | 'healthReason' | 'capabilityHealth'>;

function applied(row: Stored, change: Edit): Stored {
  const { own, capabilities } = change({ own: ownOf(row), capabilities: row.capabilityHealth });
  return { ...join(own, capabilities), capabilityHealth: capabilities };
}

/** What is wrong with the whole connection comes first; a fault of capabilities alone is `degraded`, and names them. */
function join(own: Health, capabilities: ByCapability): Pick<Stored, 'health' | 'healthReason'> {
  const faults = faultsOf(capabilities);
  if (faults === null || (own.health !== 'healthy' && own.health !== 'unknown'))
    return { health: own.health, healthReason: own.healthReason };
  return { health: 'degraded', healthReason: faults };
}

/** A health that only joins faults of capabilities says nothing about the connection as a whole. */
const ownOf = ({ health, healthReason, capabilityHealth }: Stored): Health =>
  health === 'degraded' && healthReason === faultsOf(capabilityHealth) ? unknown : { health, healthReason };

function faultsOf(capabilities: ByCapability): string | null {
  const faults = Object.entries(capabilities)
    .filter(([, { health }]) => health !== 'healthy')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { health, reason }]) => `${key}: ${reason ?? health}`);
  return faults.length === 0 ? null : faults.join(' ');
}

/** `since` moves with the health alone. */
const isSame = (a: Stored, b: Stored): boolean =>
  a.health === b.health &&
  a.healthReason === b.healthReason &&
  Object.keys(a.capabilityHealth).length === Object.keys(b.capabilityHealth).length &&
  Object.entries(b.capabilityHealth).every(([key, { health, reason }]) => {
    const before = a.capabilityHealth[key];
    return before?.health === health && before.reason === reason;
  });
