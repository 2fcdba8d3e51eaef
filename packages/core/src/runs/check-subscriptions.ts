import { randomInt } from 'node:crypto';
import { isIntegrationError } from '../errors.ts';
import { newEvent, runEvent } from '../events/event.ts';
import type { SubscriptionReport } from '../provider/webhooks/descriptor.ts';
import type { ConnectionRow } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { DirtyRow } from '../storage/webhooks.ts';
import { RequestLimit } from './bounds.ts';
import { callProvider } from './provider-fault.ts';
import { advanceRun, type RunWork } from './run-work.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Has the provider package check the subscriptions, if it makes them, and schedules the next check. A failure keeps nothing else
 * from being done.
 * @returns why it failed; null if it did not
 */
export async function checkSubscriptions<Tx>(
  work: RunWork<Tx>,
  connection: ConnectionRow,
  row: DirtyRow,
): Promise<unknown> {
  const url = work.options.webhookUrl(connection.providerKey);
  const subscriptions = work.provider.webhooks?.subscriptions;
  // Enabling the connection schedules a check.
  if (!subscriptions || url === null || connection.status === 'disabled') return record(work, row, null);
  if (connection.health === 'reauth_required') return record(work, row, dayMs);
  const limit = new RequestLimit(work.options.maxRequests, 'webhooks');
  const context = {
    http: limit.of(work.http),
    config: connection.config,
    signal: work.signal,
    url,
    capabilities: connection.enabledCapabilities,
  };
  try {
    const whose = { capability: work.run.capability, label: work.provider.label };
    const report = await limit.wait(callProvider(whose, () => subscriptions.keep(context)));
    const nextMs = dayMs + randomInt(-hourMs, hourMs);
    return await record(work, row, nextMs, (unit) => reportChecked(unit, work, row, report));
  } catch (error) {
    if (work.signal.aborted || work.options.storage.isTransient(error)) throw error;
    if (isIntegrationError(error, 'run_lease_lost')) throw error;
    await record(work, row, hourMs, (unit) => reportFailed(unit, work, error));
    return error;
  }
}

/** Writes what came of a check, and schedules the next one unless another was scheduled meanwhile. */
async function record<Tx>(
  work: RunWork<Tx>,
  row: DirtyRow,
  nextMs: number | null,
  report: (unit: UnitOfWork<Tx>) => Promise<void> = async () => undefined,
): Promise<null> {
  const { options, scope, run } = work;
  return options.storage.transaction(scope, async (unit) => {
    await report(unit);
    const cleared = await unit.webhooks.clear(run.connectionId, [row]);
    if (cleared > 0 && nextMs !== null)
      await unit.webhooks.scheduleCheck(run.connectionId, new Date(options.clock.now().getTime() + nextMs));
    await advanceRun(work, unit, { progress: run.progress }, false);
    return null;
  });
}

async function reportChecked<Tx>(
  unit: UnitOfWork<Tx>,
  { run, provider }: RunWork<Tx>,
  row: DirtyRow,
  { kept, created, removed, refused }: SubscriptionReport,
): Promise<void> {
  const about = { connectionId: run.connectionId, eventType: 'webhook.subscriptions_checked', limit: 1 } as const;
  const isFirst = (await unit.events.page(about)).rows.length === 0;
  // One that was scheduled several times follows a change of the connection, which may well need other subscriptions.
  const isUnexpected = !isFirst && row.deliveries === 1 && created.length + refused.length > 0;
  const reasons = refused.map(({ topic, reason }) => `; ${topic} was refused: ${reason}`).join('');
  const message = `Subscriptions at ${provider.label}: ${kept.length} kept, ${created.length} created, ${removed.length} removed${reasons}`;
  await unit.events.append([
    newEvent('webhook.subscriptions_checked', message, {
      connectionId: run.connectionId,
      actorId: run.actorId,
      level: isUnexpected ? 'warning' : 'info',
      meta: {
        provider_key: provider.key,
        kept: [...kept],
        created: [...created],
        removed: [...removed],
        refused: refused.map(({ topic }) => topic),
      },
    }),
  ]);
}

async function reportFailed<Tx>(unit: UnitOfWork<Tx>, { run, provider }: RunWork<Tx>, error: unknown): Promise<void> {
  const why = isIntegrationError(error)
    ? error.message
    : `An unexpected ${error instanceof Error ? error.name : typeof error} stopped it.`;
  const message = `The subscriptions at ${provider.label} could not be checked; the next check is in an hour. ${why}`;
  const meta = { code: 'subscriptions_unchecked', ...(isIntegrationError(error) && { error: error.code }) };
  await unit.events.append([runEvent(run, 'run.notice', message, meta, { level: 'warning' })]);
}
