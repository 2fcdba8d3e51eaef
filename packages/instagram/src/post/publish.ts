import { IntegrationError } from '@makerfex/integrations-core';
import { readContainer } from '../graph/containers.ts';
import { type GraphFault, toError } from '../graph/fault.ts';
import { sendPublish } from '../graph/publish.ts';
import { looks, pause } from './timing.ts';
import { notes, type Plan, type PostWork } from './work.ts';

/** How often one container is sent to be published within one attempt of a run. */
const mostSends = 3;

interface Publishing {
  readonly plan: Plan;
  readonly containerId: string;
  /** When it may have been sent by an earlier worker; null where it cannot have been. */
  readonly sentAt: Date | null;
}

/**
 * Publishes a container once. Wherever a request may have taken effect, the container is read before anything else is done,
 * and it alone is published again; another one is made only where Instagram has refused the first request for certain.
 * @returns Instagram's id of the post; null where the post is there and Instagram did not tell its id
 * @throws IntegrationError `outcome_unknown` where it cannot be told whether there is a post; any other error means that there is none
 */
export async function publish(work: PostWork, { plan, containerId, sentAt }: Publishing): Promise<string | null> {
  const { http, settings, steps, signal } = work;
  let lastSent = sentAt;
  for (let sends = 0; ; ) {
    if (lastSent && (await reconcile(work, containerId, lastSent)) === 'published') return null;
    if (sends === mostSends)
      throw unknown(work, 'it was sent several times, and Instagram neither published nor refused it.');
    await steps.attempt(notes.publishing.name, { container_id: containerId, at: new Date().toISOString() });
    sends += 1;
    const answer = await sendPublish(http, settings.version, plan.account.id, containerId, signal);
    if (answer.outcome === 'published') return answer.mediaId;
    if (answer.outcome === 'doubtful') {
      // From its end: it may have waited for the rate budget, and for an answer.
      lastSent = new Date();
      continue;
    }
    if (answer.outcome === 'not_sent') {
      if (lastSent) throw unknown(work, answer.error.message);
      await steps.withdraw(notes.publishing.name);
      throw answer.error;
    }
    if (lastSent) {
      // What this request is refused for says nothing of the one before it, and can be that it was published.
      if ((await reconcile(work, containerId, new Date())) === 'published') return null;
      throw unknown(work, `${answer.fault.detail}.`);
    }
    await heedRefusal(work, answer.fault, sends);
  }
}

/**
 * Takes a refusal where no request is in doubt: nothing was posted.
 * @returns where the same container is to be sent again
 */
async function heedRefusal(work: PostWork, fault: GraphFault, sends: number): Promise<void> {
  const { settings, steps, signal } = work;
  const mayComeUp = fault.kind === 'wait' || fault.kind === 'late_container';
  const isGone = fault.kind === 'new_container' || fault.kind === 'late_container';
  await steps.withdraw(notes.publishing.name);
  if (mayComeUp && sends < mostSends) return pause(settings.timing.lateMs, signal);
  if (isGone) await steps.note(notes.container.name, null);
  throw toError(fault, 'Instagram did not publish the post, and nothing was posted');
}

/**
 * Finds out what came of a request that may have taken effect.
 * @returns `finished` where it has not, and no longer can
 */
async function reconcile(work: PostWork, containerId: string, sentAt: Date): Promise<'published' | 'finished'> {
  const { http, settings, signal } = work;
  const settledAt = sentAt.getTime() + settings.timing.graceMs;
  let problem = 'Instagram has not come to an end with it.';
  for await (const _ of looks(settings.timing, signal)) {
    const isSettled = Date.now() >= settledAt;
    const found = await readContainer(http, settings.version, containerId).catch((error: unknown) => {
      signal.throwIfAborted();
      return readable(error);
    });
    if (found instanceof IntegrationError) {
      problem = found.message;
      // A token that is not taken will not be taken in a minute either.
      if (found.kind === 'auth') break;
      continue;
    }
    if (found.state === 'published') return 'published';
    if (found.state === 'finished' && isSettled) return 'finished';
    if (found.state === 'failed') throw await notPublished(work, found.fault.detail);
    if (found.state === 'expired') throw await notPublished(work, 'it has expired unpublished');
    // That it is not found says nothing of what came of it.
    if (found.state === 'gone') problem = `${found.fault.detail}.`;
  }
  throw unknown(work, problem);
}

function readable(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  throw error;
}

/** Such a container never will be published: it is forgotten, so that a run that is reconciled makes another. */
async function notPublished({ steps }: PostWork, problem: string): Promise<IntegrationError> {
  await steps.withdraw(notes.publishing.name);
  await steps.note(notes.container.name, null);
  return new IntegrationError(
    'provider_rejected',
    `Instagram did not publish the post, and nothing was posted: ${problem}.`,
  );
}

const unknown = ({ input }: PostWork, problem: string) =>
  new IntegrationError(
    'outcome_unknown',
    `It is not known whether product ${input.product_id} was posted to Instagram: ${problem} Look at the account, then settle the run, or have it reconciled.`,
  );
