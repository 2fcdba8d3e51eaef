import { recordHealth } from '../events/connection-health.ts';
import { newEvent, runEvent } from '../events/event.ts';
import type { Provider } from '../provider/provider.ts';
import type { AccessEnded } from '../provider/webhooks/descriptor.ts';
import type { ConnectionWithCredential } from '../storage/repositories.ts';
import type { RunRow } from '../storage/run-row.ts';
import { isFinished, runStates } from '../storage/run-state.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { ReadMessage } from './read-messages.ts';

/** Runs of a page. */
const pageSize = 200;

/**
 * Ends a connection's work after the shop has removed the app: the credential is dead at the provider, so that nothing is called.
 */
export async function endAccess<Tx>(
  unit: UnitOfWork<Tx>,
  { key, label }: Provider,
  { connection, live }: ConnectionWithCredential,
  { id, topic }: ReadMessage,
  { type: reason }: AccessEnded,
  now: Date,
): Promise<null> {
  const connectionId = connection.id;
  // Records, then runs, then the connection's health: the order in which a batch locks them.
  await unit.webhooks.postpone(connectionId, now, now);
  await cancelRuns(unit, connectionId, now);
  await pauseSchedules(unit, connectionId, now);
  const isRevoked = live !== null && (await unit.credentials.revoke(connectionId, now));
  const what =
    reason === 'uninstalled'
      ? `The app was removed from the shop at ${label}`
      : `The consent was withdrawn at ${label}`;
  await recordHealth(
    unit,
    connectionId,
    { health: 'reauth_required', healthReason: `${what}: authorise the connection again.` },
    { actorId: null },
  );
  await unit.events.append([
    newEvent('webhook.access_ended', what, {
      connectionId,
      meta: { provider_key: key, topic, delivery_id: id, reason },
    }),
    ...(isRevoked
      ? [newEvent('credential.revoked', 'Revoked the credential and destroyed its key', { connectionId })]
      : []),
  ]);
  return null;
}

async function cancelRuns<Tx>(unit: UnitOfWork<Tx>, connectionId: string, now: Date): Promise<void> {
  const ids: string[] = [];
  for (const state of runStates.filter((one) => !isFinished(one)))
    for (let after: string | undefined, isLast = false; !isLast; ) {
      const { rows, next } = await unit.runs.page({ connectionId, state, limit: pageSize, after });
      ids.push(...rows.map((run) => run.id));
      isLast = next === null;
      after = next ?? undefined;
    }
  for (const runId of ids.toSorted()) {
    const run = await unit.runs.requestCancel(runId, now);
    if (run) await unit.events.append([cancelEvent(run)]);
  }
}

function cancelEvent(run: RunRow) {
  if (run.state === 'REVOKED')
    return runEvent(run, 'run.revoked', `${run.capability}: the access ended before it started`, {}, { actorId: null });
  const what = run.steps.attempted ? 'continues to its end: it may have gone out' : 'will end at its next page';
  return runEvent(
    run,
    'run.cancel_requested',
    `${run.capability}: the access ended; it ${what}`,
    {},
    { actorId: null },
  );
}

const whyPaused =
  'paused, as the access at the provider has ended. Authorise the connection again, then set the schedule again.';

/** Their runs would only fail until a person has connected again, and switches them on. */
async function pauseSchedules<Tx>(unit: UnitOfWork<Tx>, connectionId: string, now: Date): Promise<void> {
  for (const schedule of await unit.schedules.list(connectionId)) {
    if (!schedule.enabled) continue;
    await unit.schedules.save({ ...schedule, enabled: false, updatedAt: now });
    const { capability } = schedule;
    await unit.events.append([
      newEvent('schedule.paused', `${capability}: ${whyPaused}`, {
        connectionId,
        level: 'warning',
        meta: { capability, code: 'credential_unusable', failures: 0, next_at: null },
      }),
    ]);
  }
}
