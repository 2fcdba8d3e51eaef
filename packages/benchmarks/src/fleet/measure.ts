import { randomBytes } from 'node:crypto';
import { type FleetRows, makeFleet } from './fill.ts';
import { type FleetFigures, runFleet } from './fleet.ts';
import type { FleetOptions } from './options.ts';

/** Part of its capacity that a fleet is measured at if it has no interval of its own. */
const steadyLoad = 0.7;

/** One fleet, measured twice. */
export interface Measured {
  readonly options: FleetOptions;
  /** All schedules due at once. */
  readonly burst: FleetFigures;
  /** Schedules due one after another. */
  readonly steady: FleetFigures;
  /** How many of them a second. */
  readonly duePerSecond: number;
}

/** Makes shops once, so that several fleets can use them. */
export async function makeShops(shops: number) {
  const masterKey = randomBytes(32).toString('base64');
  return { masterKey, rows: await makeFleet(shops, masterKey) };
}
export type Shops = Awaited<ReturnType<typeof makeShops>>;

/**
 * @param asRate schedules that are due a second, one after another. Left out: those of the interval, or of a part of the capacity
 * @throws Error if no run succeeds when all are due at once: then there is no capacity to take a part of
 */
export async function measureFleet(
  options: FleetOptions,
  { masterKey, rows }: Shops,
  asRate?: number,
): Promise<Measured> {
  const fleet = { ...options, masterKey, rows: firstShops(rows, options.shops) };
  const burst = await runFleet({ ...fleet, duePerSecond: null });
  if (burst.endedPerSecond === 0)
    throw new Error(`No run succeeded within ${options.seconds} s: give the fleet more --seconds, or a larger budget.`);
  const ofInterval = options.everySeconds && fleet.rows.schedules.length / options.everySeconds;
  const duePerSecond = asRate ?? ofInterval ?? steadyLoad * burst.endedPerSecond;
  return { options, burst, steady: await runFleet({ ...fleet, duePerSecond }), duePerSecond };
}

function firstShops(rows: FleetRows, shops: number): FleetRows {
  const connections = rows.connections.slice(0, shops);
  const kept = new Set(connections.map(({ id }) => id));
  return {
    connections,
    credentials: rows.credentials.slice(0, shops),
    schedules: rows.schedules.filter(({ connectionId }) => kept.has(connectionId)),
  };
}
