import { isIntegrationError } from '../errors.ts';
import { newEvent, runEvent } from '../events/event.ts';
import type { ConnectionRow } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { DirtyRow } from '../storage/webhooks.ts';
import { RequestLimit } from './bounds.ts';
import { callProvider } from './provider-fault.ts';
import { advanceRun, type RunWork } from './run-work.ts';

/**
 * Asks the provider for the granted scopes, after a delivery said that they have changed, and stores them. A scope that was lost
 * disables nothing: the next run that needs it says so. A failure keeps nothing else from being done.
 * @returns why it failed; null if it did not
 */
export async function checkScopes<Tx>(work: RunWork<Tx>, connection: ConnectionRow, row: DirtyRow): Promise<unknown> {
  const { options, provider, run, signal } = work;
  const ask = provider.webhooks?.scopes?.bind(provider.webhooks);
  if (!ask || connection.status === 'disabled' || connection.health === 'reauth_required')
    return record(work, row, async () => undefined);
  const limit = new RequestLimit(options.maxRequests, run.capability);
  const context = { http: limit.of(work.http), config: connection.config, signal };
  try {
    const whose = { capability: run.capability, label: provider.label };
    const granted = await limit.wait(callProvider(whose, () => ask(context)));
    const answeredAt = options.clock.now();
    return await record(work, row, (unit) => storeScopes(unit, work, [...new Set(granted)], answeredAt));
  } catch (error) {
    if (signal.aborted || options.storage.isTransient(error)) throw error;
    if (isIntegrationError(error, 'run_lease_lost')) throw error;
    await record(work, row, (unit) => reportFailed(unit, work, error));
    return error;
  }
}

/** Writes what came of a check, and clears it unless another delivery came meanwhile. */
async function record<Tx>(
  work: RunWork<Tx>,
  row: DirtyRow,
  report: (unit: UnitOfWork<Tx>) => Promise<void>,
): Promise<null> {
  const { options, scope, run } = work;
  return options.storage.transaction(scope, async (unit) => {
    await report(unit);
    await unit.webhooks.clear(run.connectionId, [row]);
    await advanceRun(work, unit, { progress: run.progress }, false);
    return null;
  });
}

async function storeScopes<Tx>(
  unit: UnitOfWork<Tx>,
  { run: { connectionId, actorId }, provider: { key, label } }: RunWork<Tx>,
  granted: readonly string[],
  answeredAt: Date,
): Promise<void> {
  const live = await unit.credentials.findLive(connectionId);
  // The answer may be about the credential before.
  if (!live || live.createdAt > answeredAt) return;
  const before = live.scopes ?? [];
  const added = granted.filter((scope) => !before.includes(scope));
  const removed = before.filter((scope) => !granted.includes(scope));
  if (live.scopes !== null && added.length + removed.length === 0) return;
  await unit.credentials.noteScopes(connectionId, granted);
  await unit.events.append([
    newEvent('webhook.scopes_changed', `The scopes granted at ${label} have changed: ${describe(added, removed)}`, {
      connectionId,
      actorId,
      meta: { provider_key: key, granted: [...granted], added, removed },
    }),
  ]);
}

async function reportFailed<Tx>(unit: UnitOfWork<Tx>, { run, provider }: RunWork<Tx>, error: unknown): Promise<void> {
  const why = isIntegrationError(error)
    ? error.message
    : `An unexpected ${error instanceof Error ? error.name : typeof error} stopped it.`;
  const message = `The scopes granted at ${provider.label} could not be read; those that are stored stay. ${why}`;
  const meta = { code: 'scopes_unchecked', ...(isIntegrationError(error) && { error: error.code }) };
  await unit.events.append([runEvent(run, 'run.notice', message, meta, { level: 'warning' })]);
}

const describe = (added: readonly string[], removed: readonly string[]): string =>
  [
    ...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
  ].join('; ') || 'none is granted';
