import { eachAlone } from '../each-alone.ts';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { Logger } from '../logger.ts';
import { findPort, type HostPorts } from '../provider/erased-ports.ts';
import type { Scope } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import type { PrivacyRequestRow, PrivacyRequestType } from '../storage/privacy.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import type { PrivacyContext, PrivacyPorts, PrivacyRequest } from './ports.ts';
import { linkSubjects, metaOf } from './record-request.ts';
import { nextAttempt } from './schedule.ts';
import { isConnectedElsewhere, lockSubjects, redactOwn, settleRequest } from './settle.ts';

export interface PrivacyWorkOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly ports: HostPorts;
  readonly clock: Clock;
  readonly log: Logger;
  readonly stop: AbortSignal;
}

/** The port that does what a request asks. */
export const privacyPorts = {
  export_customer: 'privacy.exportCustomer',
  redact_customer: 'privacy.redactCustomer',
  redact_shop: 'privacy.redactShop',
} as const satisfies Record<PrivacyRequestType, `privacy.${keyof PrivacyPorts<unknown>}`>;

const limits = { shops: 100, requests: 20 };

/**
 * Takes up the requests that are due: calls the host's port, deletes what the SDK stores itself, and settles them, in one transaction
 * each. Without a port it deletes only its own. Safe in several processes at once.
 */
export async function workOffPrivacyRequests<Tx>(options: PrivacyWorkOptions<Tx>): Promise<void> {
  const { storage, clock, log, stop } = options;
  await clock.sync();
  const shops = await storage.findShopsWithPrivacyDue(clock.now(), limits.shops);
  const failed = await eachAlone(shops, async (scope) => {
    const claimed = await storage.transaction(scope, (unit) => claimDue(unit, clock.now()));
    const lost = await eachAlone(claimed, async (row) => {
      if (!stop.aborted) await takeUp(options, scope, row);
    });
    for (const { row, error } of lost)
      log.error({ err: error, ...scope, requestId: row.id }, 'Could not record how a privacy request went.');
  });
  for (const { row, error } of failed)
    log.error({ err: error, shopId: row.shopId }, 'Could not read the privacy requests of a shop.');
}

/** Counts the attempt in advance and sets the next one: no other process takes them up meanwhile, and a crash counts as well. */
async function claimDue<Tx>(unit: UnitOfWork<Tx>, now: Date): Promise<readonly PrivacyRequestRow[]> {
  const claimed: PrivacyRequestRow[] = [];
  for (const row of await unit.privacy.findDue(now, limits.requests)) {
    const attempts = row.attempts + 1;
    const taken = { ...row, attempts, nextAt: nextAttempt(now, attempts, row.dueAt) };
    if (await unit.privacy.update(taken, row.attempts)) claimed.push(taken);
  }
  return claimed;
}

async function takeUp<Tx>(options: PrivacyWorkOptions<Tx>, scope: Scope, row: PrivacyRequestRow): Promise<void> {
  const { storage, ports, clock, log, stop } = options;
  const name = privacyPorts[row.type];
  const port = findPort(ports, name);
  const settledMeanwhile = new IntegrationError('stale_version', 'A person settled the privacy request meanwhile.');
  const carryOut = async (unit: UnitOfWork<Tx>): Promise<boolean> => {
    if (await isConnectedElsewhere(unit, row)) return leaveToPerson(unit, row, clock.now());
    if (!port) return redactOnly(unit, row, clock.now());
    await lockSubjects(unit, row);
    await port(await toRequest(unit, row), contextOf(unit, scope, stop));
    return settleByPort(unit, row, name, clock.now());
  };
  try {
    await storage.transaction(scope, async (unit) => {
      const isStored = await carryOut(unit);
      // Thrown, so that what was done for it is rolled back.
      if (!isStored) throw settledMeanwhile;
    });
  } catch (error) {
    if (error === settledMeanwhile) return;
    if (!port) throw error;
    log.error({ err: error, ...scope, requestId: row.id }, `The host port ${name} failed.`);
    await storage.transaction(scope, (unit) => recordFailure(unit, row, name, error, clock.now()));
  }
}

const settleByPort = async <Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow, port: string, at: Date) =>
  (await settleRequest(unit, row, { port }, { at, note: null })) !== null;

/** Without a port: a person does the rest. */
async function redactOnly<Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow, now: Date): Promise<boolean> {
  const redacted = await redactOwn(unit, row, now);
  if (redacted !== row && !(await unit.privacy.update(redacted, row.attempts))) return false;
  await reportOverdue(unit, row, now);
  return true;
}

/** Nothing is deleted: only a person knows what came from the former account. */
async function leaveToPerson<Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow, now: Date): Promise<boolean> {
  const note = `The shop is connected to another account by now: delete what came from ${row.account}, then settle this.`;
  if (!(await unit.privacy.update({ ...row, note }, row.attempts))) return false;
  await reportOverdue(unit, row, now);
  return true;
}

async function toRequest<Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow): Promise<PrivacyRequest> {
  const { id, providerKey, account, dueAt } = row;
  const customers = await linkSubjects(unit, providerKey, 'customers', row.customers);
  const orders = await linkSubjects(unit, providerKey, 'orders', row.orders);
  return { id, providerKey, account, customers, orders, dueAt };
}

/** `tx` is read when the port reads it: reading it can have an effect in a storage. */
const contextOf = <Tx>(unit: UnitOfWork<Tx>, scope: Scope, signal: AbortSignal): PrivacyContext<Tx> => ({
  scope,
  signal,
  get tx() {
    return unit.tx;
  },
});

async function recordFailure<Tx>(
  unit: UnitOfWork<Tx>,
  row: PrivacyRequestRow,
  port: string,
  error: unknown,
  now: Date,
): Promise<void> {
  const code = isIntegrationError(error) ? error.code : 'port_failed';
  const note = `The host port ${port} failed (${code}): find the cause in the host's log.`;
  // A person settled it meanwhile.
  if (!(await unit.privacy.update({ ...row, note }, row.attempts))) return;
  await unit.events.append([
    newEvent('privacy.failed', `${note} It is called again.`, {
      connectionId: row.connectionId,
      meta: { ...metaOf(row), code, next_at: (row.nextAt ?? now).toISOString() },
    }),
  ]);
  await reportOverdue(unit, row, now);
}

async function reportOverdue<Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow, now: Date): Promise<void> {
  if (now < row.dueAt) return;
  const text = `A request about personal data was due on ${row.dueAt.toISOString().slice(0, 10)} and is still open: do what it asks, then settle it.`;
  await unit.events.append([newEvent('privacy.overdue', text, { connectionId: row.connectionId, meta: metaOf(row) })]);
}
