import type { Actor } from '@makerfex/integrations-core';
import type { RunRow } from '@makerfex/integrations-core/storage';
import { withPool } from '../database.ts';
import type { Outcome } from '../outcome.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { withoutProviders } from '../without-providers.ts';

export interface ShopFlags {
  readonly shop: string;
}

const shownStates = ['PENDING', 'RECEIVED', 'STARTED', 'RETRY', 'FAILURE'] as const;
const mostPerState = 20;

/** The role that may see and cancel runs, and no more. */
const role = 'employee';
/** Of calls that record nothing. */
const reader = 'makerfex-integrations';

type Shop = ReturnType<ReturnType<typeof withoutProviders>['for']>;

const inShop = (
  { databaseUrl, schema }: Settings,
  { log }: Terminal,
  actor: Omit<Actor, 'role'>,
  work: (shop: Shop) => Promise<Outcome>,
): Promise<Outcome> =>
  withPool(databaseUrl(), (pool) => work(withoutProviders({ pool, schema, log }).for({ ...actor, role })));

/** Lists the live runs of a shop, and the last ones that failed, newest first. */
export const listRuns = (settings: Settings, terminal: Terminal, { shop: shopId }: ShopFlags): Promise<Outcome> =>
  inShop(settings, terminal, { id: reader, shopId }, async (shop) => {
    const pages = await Promise.all(shownStates.map((state) => shop.runs.list({ state, limit: mostPerState })));
    // Ids are ordered by time.
    const runs = pages.flatMap(({ rows }) => rows).toSorted((a, b) => (a.id < b.id ? 1 : -1));
    return { json: { runs: runs.map(summaryOf) }, lines: tableOf(runs) };
  });

/** Shows one run. */
export const showRun = (settings: Settings, terminal: Terminal, id: string, flags: ShopFlags): Promise<Outcome> =>
  inShop(settings, terminal, { id: reader, shopId: flags.shop }, async (shop) => {
    const run = detailsOf(await shop.runs.get(id));
    const lines = Object.entries(run).map(([name, value]) => `${name}: ${textOf(value)}`);
    return { json: { run }, lines };
  });

/** Cancels a run: the event in the shop's log names the actor. */
export const cancelRun = (
  settings: Settings,
  terminal: Terminal,
  id: string,
  flags: ShopFlags & { readonly actor: string },
): Promise<Outcome> =>
  inShop(settings, terminal, { id: flags.actor, shopId: flags.shop }, async (shop) => {
    const run = await shop.runs.cancel(id);
    const text = {
      cancelled: `Cancelled ${run.id}.`,
      requested: `Run ${run.id} is ${run.state}: it ends at its next page, if no effect of it can have gone out.`,
      ended: `Run ${run.id} has ended already: ${run.state}.`,
    };
    const found = run.state === 'REVOKED' ? 'cancelled' : run.cancelRequested ? 'requested' : 'ended';
    return { json: { run: summaryOf(run), outcome: found }, lines: [text[found]], hasProblem: found === 'ended' };
  });

/** Without the input and the result: they can hold personal data. */
const summaryOf = ({ id, state, providerKey, capability, progress, error, createdAt, finishedAt }: RunRow) => ({
  id,
  state,
  provider: providerKey,
  capability,
  fetched: progress.fetched,
  error: error?.code ?? null,
  createdAt,
  finishedAt,
});

const detailsOf = (run: RunRow) => ({
  ...summaryOf(run),
  error: run.error,
  connectionId: run.connectionId,
  progress: run.progress,
  attempts: run.attempts,
  failures: run.failures,
  eta: run.eta,
  expiresAt: run.expiresAt,
  leaseExpiresAt: run.leaseExpiresAt,
  cancelRequested: run.cancelRequested,
  actorId: run.actorId,
  startedAt: run.startedAt,
});

function tableOf(runs: readonly RunRow[]): string[] {
  if (runs.length === 0) return ['No run is live, and none has failed.'];
  const header = ['RUN', 'STATE', 'PROVIDER', 'CAPABILITY', 'FETCHED', 'ERROR', 'REQUESTED'];
  const rows = [header, ...runs.map((run) => Object.values(summaryOf(run)).slice(0, header.length).map(textOf))];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function textOf(value: string | number | boolean | object | null): string {
  if (value instanceof Date) return value.toISOString();
  if (value === null) return '-';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
