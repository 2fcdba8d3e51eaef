import { IntegrationError } from '../errors.ts';
import type { RunRepository } from '../storage/run-repository.ts';
import type { RunLine, RunRow } from '../storage/run-row.ts';
import { isFinished, isLegalMove } from '../storage/run-state.ts';
import { mostJoinedKeys } from '../storage/support.ts';
import { hasUnknownOutcome, runHistory } from './run-history.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

export const isLeaseFree = (run: RunRow, now: Date): boolean =>
  run.leaseOwner === null || run.leaseExpiresAt === null || run.leaseExpiresAt <= now;

const isLeaseLost = (run: RunRow, now: Date): boolean => run.leaseOwner !== null && isLeaseFree(run, now);

export const hasCome = ({ eta }: RunRow, now: Date): boolean => eta === null || eta <= now;
export const hasExpired = ({ expiresAt, startedAt }: RunRow, now: Date): boolean =>
  startedAt === null && expiresAt !== null && expiresAt <= now;
const isOf =
  ({ connectionId, capability, subject }: RunLine) =>
  (row: RunRow): boolean =>
    row.connectionId === connectionId && row.capability === capability && row.subject === subject;

/** Whether a run with an earlier place in the line of its subject is not finished. */
export const waitsInLine = (shop: Shop, run: RunRow): boolean =>
  run.subject !== null &&
  [...shop.runs.values()].some((row) => isOf(run)(row) && !isFinished(row.state) && placeOf(row) < placeOf(run));

const placeOf = ({ place }: RunRow): number => place ?? 0;

const joinedKey = (connectionId: string, key: string): string => JSON.stringify([connectionId, key]);

export function runRepository(shop: Shop, undo: UndoLog): Omit<RunRepository, 'claimWithNeeds' | 'finishPull'> {
  const find = (matches: (row: RunRow) => boolean): RunRow | null => [...shop.runs.values()].find(matches) ?? null;

  const change = (row: RunRow, changes: Partial<RunRow>): RunRow => {
    const changed = { ...row, ...changes };
    if (!isLegalMove(row, changed.state))
      throw new IntegrationError('internal', `A run does not go from ${row.state} to ${changed.state}.`);
    undo.put(shop.runs, row.id, changed);
    return changed;
  };

  const findHeld = (id: string, owner: string): RunRow | null => {
    const row = shop.runs.get(id);
    return row && !isFinished(row.state) && row.leaseOwner === owner ? row : null;
  };

  /** The runs of a line, by place. */
  const lineOf = (line: RunLine): RunRow[] =>
    [...shop.runs.values()].filter(isOf(line)).toSorted((a, b) => placeOf(a) - placeOf(b));
  const liveOf = (line: RunLine): RunRow[] => lineOf(line).filter(({ state }) => !isFinished(state));

  const isPlaceTaken = (row: RunRow): boolean =>
    row.subject === null
      ? !isFinished(row.state) && liveOf(row).length > 0
      : lineOf(row).some(({ place }) => place === row.place);

  const findByKey = (connectionId: string, key: string | null): RunRow | null => {
    if (key === null) return null;
    const joined = shop.joinedRuns.get(joinedKey(connectionId, key))?.id;
    return find((row) => row.connectionId === connectionId && (row.idempotencyKey === key || row.id === joined));
  };

  return {
    ...runHistory(shop, undo),

    async insert(row) {
      const isRefused =
        !shop.connections.has(row.connectionId) ||
        shop.runs.has(row.id) ||
        isPlaceTaken(row) ||
        findByKey(row.connectionId, row.idempotencyKey);
      if (!isRefused) undo.put(shop.runs, row.id, row);
      return !isRefused;
    },

    find: async (id) => shop.runs.get(id) ?? null,
    findLive: async (line) => liveOf(line).at(-1) ?? null,
    findFirst: async (line) => liveOf(line)[0] ?? null,
    measureLine: async (line) => {
      const runs = lineOf(line);
      const last = runs.at(-1);
      return { unfinished: runs.filter(({ state }) => !isFinished(state)).length, lastPlace: last ? placeOf(last) : 0 };
    },
    findByIdempotencyKey: async (connectionId, key) => findByKey(connectionId, key),

    async join(id, key, whenFull) {
      const row = shop.runs.get(id);
      if (!row || isFinished(row.state)) return false;
      const name = joinedKey(row.connectionId, key);
      const others = [...shop.joinedRuns].flatMap(([other, run]) => (run.id === id && other !== name ? [other] : []));
      const tooMany = Math.max(others.length + 1 - mostJoinedKeys, 0);
      if (tooMany > 0 && whenFull === 'refuse') return false;
      for (const forgotten of [...others.slice(0, tooMany), name]) undo.remove(shop.joinedRuns, forgotten);
      undo.put(shop.joinedRuns, name, row);
      return true;
    },

    async reschedule(id, to) {
      const row = shop.runs.get(id);
      if (!row || isFinished(row.state) || row.startedAt !== null) return null;
      const isSooner = row.eta !== null && (to.eta === null || to.eta < row.eta);
      const isLater = row.expiresAt !== null && (to.expiresAt === null || to.expiresAt > row.expiresAt);
      if (!isSooner && !isLater) return null;
      return change(row, {
        eta: isSooner ? to.eta : row.eta,
        expiresAt: isLater ? to.expiresAt : row.expiresAt,
      });
    },

    async receive(id) {
      const row = shop.runs.get(id);
      return row?.state === 'PENDING' || row?.state === 'RETRY' ? change(row, { state: 'RECEIVED' }) : null;
    },

    async claim(id, owner, now, leaseMs) {
      const row = shop.runs.get(id);
      if (!row || isFinished(row.state) || !(row.leaseOwner === owner || isLeaseFree(row, now))) return null;
      if (!hasCome(row, now) || hasExpired(row, now) || waitsInLine(shop, row)) return null;
      return change(row, {
        state: 'STARTED',
        attempts: row.attempts + 1,
        lostLeases: row.lostLeases + (isLeaseLost(row, now) ? 1 : 0),
        leaseOwner: owner,
        leaseExpiresAt: new Date(now.getTime() + leaseMs),
        startedAt: row.startedAt ?? now,
      });
    },

    async advance(id, owner, leaseExpiresAt, facts) {
      const row = findHeld(id, owner);
      if (!row) return null;
      const { progress = row.progress, steps = row.steps, lostLeases = row.lostLeases } = facts;
      return change(row, { leaseExpiresAt, progress, steps, lostLeases });
    },

    async finish(
      id,
      owner,
      { state, at, progress, result = null, error = null, eta = null, failures, unlessCancelled },
    ) {
      const row = findHeld(id, owner);
      if (!row || (unlessCancelled && row.cancelRequested)) return false;
      change(row, {
        state,
        progress: progress ?? row.progress,
        result,
        error,
        eta,
        failures: failures ?? row.failures,
        finishedAt: isFinished(state) ? at : null,
        leaseOwner: null,
        leaseExpiresAt: null,
      });
      return true;
    },

    async expire(id, now) {
      const row = shop.runs.get(id);
      if (!row || isFinished(row.state) || !hasExpired(row, now)) return null;
      return change(row, { state: 'REVOKED', finishedAt: now, leaseOwner: null, leaseExpiresAt: null });
    },

    findUnknownOutcomes: async (line) =>
      [...shop.runs.values()]
        .filter((row) => isOf(line)(row) && hasUnknownOutcome(row))
        .toSorted((a, b) => (a.id > b.id ? -1 : 1))
        .slice(0, 100),

    async reopen(id) {
      const row = shop.runs.get(id);
      if (row?.state !== 'FAILURE' || !shop.connections.has(row.connectionId) || liveOf(row).length > 0) return null;
      const steps = { ...row.steps, reconciled: (row.steps.reconciled ?? 0) + 1 };
      return change(row, {
        state: 'RETRY',
        steps,
        error: null,
        failures: 0,
        lostLeases: 0,
        eta: null,
        finishedAt: null,
        cancelRequested: false,
      });
    },

    async settle(id, end) {
      const row = shop.runs.get(id);
      return row && hasUnknownOutcome(row) ? change(row, end) : null;
    },

    async requestCancel(id, at) {
      const row = shop.runs.get(id);
      if (!row || isFinished(row.state)) return null;
      if (row.state === 'STARTED' || row.steps.attempted) return change(row, { cancelRequested: true });
      return change(row, {
        cancelRequested: true,
        state: 'REVOKED',
        finishedAt: at,
        leaseOwner: null,
        leaseExpiresAt: null,
      });
    },
  };
}
