import type { EventMeta } from '../storage/event-types.ts';
import type { ConnectionHealth } from '../storage/health.ts';
import type { CapabilityHealth, ConnectionRow } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { newEvent } from './event.ts';

/** A health with its reason for people; the reason is null if all is well. */
export interface Health {
  readonly health: ConnectionHealth;
  readonly healthReason: string | null;
  /** Set if a capability found that the whole connection's credential is refused. */
  readonly concerns?: 'credential' | undefined;
}

export const healthy: Health = { health: 'healthy', healthReason: null };
const unknown: Health = { health: 'unknown', healthReason: null };

export interface HealthDetails {
  readonly actorId: string | null;
  readonly meta?: Omit<EventMeta<'connection.health_changed'>, 'from' | 'to' | 'capability'>;
  /** The capability with this health; without one it is the connection's own, which is its credential's. */
  readonly capability?: string;
}

type ByCapability = ConnectionRow['capabilityHealth'];
/** The parts of a connection's health. */
interface Parts {
  /** Of the connection as a whole. */
  readonly own: Health;
  readonly capabilities: ByCapability;
}
type Edit = (parts: Parts) => Parts;

/** Records a connection's health, and writes an event if the combined health changed. */
export async function recordHealth<Tx>(
  unit: UnitOfWork<Tx>,
  connectionId: string,
  found: Health,
  details: HealthDetails,
): Promise<void> {
  const stored = await unit.connections.find(connectionId);
  if (stored) await changeHealth(unit, stored, found, details);
}

/** Like {@link recordHealth}, for a connection that was just read. */
export const changeHealth = <Tx>(
  unit: UnitOfWork<Tx>,
  stored: ConnectionRow,
  found: Health,
  details: HealthDetails,
): Promise<void> => edit(unit, stored, found.concerns ? ofWhole(found) : editOf(found, details.capability), details);

const isRefused = ({ health }: { readonly health: ConnectionHealth }): boolean => health === 'reauth_required';

/** Clears every refusal that needs a new credential: there is one now, not known to work yet. */
export const forgetRefusals = <Tx>(
  unit: UnitOfWork<Tx>,
  stored: ConnectionRow,
  details: HealthDetails,
): Promise<void> => edit(unit, stored, withoutRefusals, details);

const withoutRefusals: Edit = ({ own, capabilities }) => ({
  own: isRefused(own) ? unknown : own,
  capabilities: only(capabilities, (_, one) => !isRefused(one)),
});

/** Clears the health of capabilities that are not enabled: their errors no longer matter. */
export const forgetDisabled = <Tx>(
  unit: UnitOfWork<Tx>,
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
      // A capability that works proves that the credential works. Its failure says nothing about the others.
      own: found.health === 'healthy' ? healthy : own,
      capabilities: { ...capabilities, [capability]: { health, reason: healthReason, since } },
    };
  };
}

/** A transient error does not replace the need to authorise again. */
const settle = (before: Health, found: Health): Health =>
  isRefused(before) && found.health === 'degraded' ? before : found;

const only = (capabilities: ByCapability, keeps: (key: string, one: CapabilityHealth) => boolean): ByCapability =>
  Object.fromEntries(Object.entries(capabilities).filter(([key, one]) => keeps(key, one)));

async function edit<Tx>(
  unit: UnitOfWork<Tx>,
  seen: ConnectionRow,
  change: Edit,
  details: HealthDetails,
): Promise<void> {
  if (isSame(seen, applied(seen, change))) return;
  // Read again with the row locked: another capability of the connection may have changed it meanwhile.
  const stored = await unit.connections.recordHealth(seen.id, {});
  if (!stored) return;
  const next = applied(stored, change);
  if (isSame(stored, next)) return;
  await unit.connections.recordHealth(stored.id, next);
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

/** Problems of the whole connection come first; problems of capabilities only are `degraded`, and name them. */
function join(own: Health, capabilities: ByCapability): Pick<Stored, 'health' | 'healthReason'> {
  const faults = faultsOf(capabilities);
  if (faults === null || (own.health !== 'healthy' && own.health !== 'unknown'))
    return { health: own.health, healthReason: own.healthReason };
  return { health: 'degraded', healthReason: faults };
}

/** A health that only combines problems of capabilities says nothing about the connection as a whole. */
const ownOf = ({ health, healthReason, capabilityHealth }: Stored): Health =>
  health === 'degraded' && healthReason === faultsOf(capabilityHealth) ? unknown : { health, healthReason };

function faultsOf(capabilities: ByCapability): string | null {
  const faults = Object.entries(capabilities)
    .filter(([, { health }]) => health !== 'healthy')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { health, reason }]) => `${key}: ${reason ?? health}`);
  return faults.length === 0 ? null : faults.join(' ');
}

/** `since` only changes with the health. */
const isSame = (a: Stored, b: Stored): boolean =>
  a.health === b.health &&
  a.healthReason === b.healthReason &&
  Object.keys(a.capabilityHealth).length === Object.keys(b.capabilityHealth).length &&
  Object.entries(b.capabilityHealth).every(([key, { health, reason }]) => {
    const before = a.capabilityHealth[key];
    return before?.health === health && before.reason === reason;
  });
