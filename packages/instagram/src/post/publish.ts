import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { type GraphFault, toError } from '../faults.ts';
import { readContainer } from '../graph/containers.ts';
import { sendPublish } from '../graph/publish.ts';
import { pause, pollTicks } from './timing.ts';
import { notes, type Plan, type PostWork } from './work.ts';

/** How many publish requests one attempt of a run sends for one container. */
const maxSends = 3;

interface Publishing {
  readonly plan: Plan;
  readonly containerId: string;
  /** When an earlier worker may have sent it; null if none can have. */
  readonly sentAt: Date | null;
}

/**
 * Publishes a container once. If a request may have taken effect, reads the container first, and publishes only that one
 * again. A new one is created only after Instagram has definitely refused the first request.
 * @returns Instagram's id of the post; null if the post exists but the id was lost
 * @throws IntegrationError `outcome_unknown` if nobody can know whether there is a post; any other error means that there is none
 */
export async function publish(work: PostWork, { plan, containerId, sentAt }: Publishing): Promise<string | null> {
  const { http, settings, steps, signal } = work;
  let lastSent = sentAt;
  for (let sends = 0; ; ) {
    if (lastSent && (await reconcile(work, containerId, lastSent)) === 'published') return null;
    if (sends === maxSends)
      throw outcomeUnknown(work, 'it was sent several times, and Instagram neither published nor refused it.');
    await steps.attempt(notes.publishing.name, { container_id: containerId, at: new Date().toISOString() });
    sends += 1;
    const answer = await sendPublish(http, settings.version, plan.account.id, containerId, signal);
    if (answer.outcome === 'published') return answer.mediaId;
    if (answer.outcome === 'unknown') {
      // Counted from its end: it may have waited for the rate budget and for an answer.
      lastSent = new Date();
      continue;
    }
    if (answer.outcome === 'not_sent') {
      if (lastSent) throw outcomeUnknown(work, answer.error.message);
      await steps.withdraw(notes.publishing.name);
      throw answer.error;
    }
    if (lastSent) {
      // This refusal says nothing about the request before it, and can even mean that it was published.
      if ((await reconcile(work, containerId, new Date())) === 'published') return null;
      throw outcomeUnknown(work, `${answer.fault.detail}.`);
    }
    await handleRefusal(work, answer.fault, sends);
  }
}

/**
 * Handles a refusal when no request has an unknown outcome: nothing was posted.
 * @returns if the same container should be sent again
 */
async function handleRefusal(work: PostWork, fault: GraphFault, sends: number): Promise<void> {
  const { settings, steps, signal } = work;
  const mayBecomeReady = fault.kind === 'wait' || fault.kind === 'late_container';
  const isGone = fault.kind === 'new_container' || fault.kind === 'late_container';
  await steps.withdraw(notes.publishing.name);
  if (mayBecomeReady && sends < maxSends) return pause(settings.timing.lateMs, signal);
  if (isGone) await steps.note(notes.container.name, null);
  throw toError(fault, 'Instagram did not publish the post, and nothing was posted');
}

/**
 * Finds out whether a request has taken effect.
 * @returns `finished` if it has not, and no longer can
 */
async function reconcile(work: PostWork, containerId: string, sentAt: Date): Promise<'published' | 'finished'> {
  const { http, settings, signal } = work;
  const settledAt = sentAt.getTime() + settings.timing.graceMs;
  let problem = 'Instagram is still processing it.';
  for await (const _ of pollTicks(settings.timing, signal)) {
    const isSettled = Date.now() >= settledAt;
    const found = await readContainer(http, settings.version, containerId).catch((error: unknown) => {
      signal.throwIfAborted();
      return readable(error);
    });
    if (isIntegrationError(found)) {
      problem = found.message;
      // A rejected token stays rejected.
      if (found.kind === 'auth') break;
      continue;
    }
    if (found.state === 'published') return 'published';
    if (found.state === 'finished' && isSettled) return 'finished';
    if (found.state === 'failed') throw await notPublished(work, found.fault.detail);
    if (found.state === 'expired') throw await notPublished(work, 'it has expired unpublished');
    // A missing container does not prove that nothing was posted.
    if (found.state === 'gone') problem = `${found.fault.detail}.`;
  }
  throw outcomeUnknown(work, problem);
}

function readable(error: unknown): IntegrationError {
  if (isIntegrationError(error)) return error;
  throw error;
}

/** Forgets a container that can never be published, so that a reconciled run creates a new one. */
async function notPublished({ steps }: PostWork, problem: string): Promise<IntegrationError> {
  await steps.withdraw(notes.publishing.name);
  await steps.note(notes.container.name, null);
  return new IntegrationError(
    'provider_rejected',
    `Instagram did not publish the post, and nothing was posted: ${problem}. Reconcile the run to create a new container.`,
  );
}

const outcomeUnknown = ({ input }: PostWork, problem: string) =>
  new IntegrationError(
    'outcome_unknown',
    `It is not known whether product ${input.product_id} was posted to Instagram: ${problem} Check the account, then settle or reconcile the run.`,
  );
