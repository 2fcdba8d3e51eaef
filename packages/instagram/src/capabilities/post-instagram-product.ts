import { type ProviderHttp, readBody } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import type { PostedProduct } from '../contract.ts';
import { prepareContainer } from '../post/containers.ts';
import { convertPictures } from '../post/pictures.ts';
import { draftPost, settlePlan } from '../post/plan.ts';
import { publish } from '../post/publish.ts';
import { notes, type Plan, type PostContext, type PostSettings, type PostWork } from '../post/work.ts';

/**
 * Posts a product once, however often the run resumes: a recorded step never runs again, and a post that may be out is
 * looked for first.
 */
export async function postProduct(context: PostContext, settings: PostSettings): Promise<PostedProduct> {
  const work: PostWork = { ...context, settings };
  const { steps, http, input, signal } = work;
  if (input.dry_run) {
    const draft = await draftPost(work);
    return { dry_run: true, media_id: null, permalink: null, container_id: null, ...draft.plan };
  }
  const plan = await planOf(work);
  const post = steps.read(notes.published.name, notes.published.schema) ?? (await publishPlan(work, plan));
  const permalink = post.media_id === null ? null : await readPermalink(http, settings.version, post.media_id, signal);
  const found = { ...post, permalink };
  await steps.note(notes.posted.name, found, { ...found, username: plan.account.username });
  return { dry_run: false, ...found, ...plan };
}

async function planOf(work: PostWork): Promise<Plan> {
  const settled = work.steps.read(notes.plan.name, notes.plan.schema);
  if (settled) return convertPictures(work, settled, []);
  const draft = await draftPost(work);
  return convertPictures(work, await settlePlan(work, draft.plan), draft.pictures);
}

/** Records the id before any further request, so that a failed read never hides a live post (postiz-app#1562). */
async function publishPlan(work: PostWork, plan: Plan): Promise<z.output<typeof notes.published.schema>> {
  const sent = work.steps.read(notes.publishing.name, notes.publishing.schema);
  const container = sent ? { id: sent.container_id, isPublished: false } : await prepareContainer(work, plan);
  const publishing = { plan, containerId: container.id, sentAt: sent ? new Date(sent.at) : null };
  const post = {
    media_id: container.isPublished ? null : await publish(work, publishing),
    container_id: container.id,
  };
  await work.steps.note(notes.published.name, post, post);
  return post;
}

const permalinkSchema = z.object({ permalink: z.url({ protocol: /^https$/ }) });

/** Best effort: the post exists either way. */
async function readPermalink(
  http: ProviderHttp,
  version: string,
  mediaId: string,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const { body } = await http.get(`/${version}/${mediaId}`, { query: { fields: 'permalink' } });
    return readBody(permalinkSchema, body, "Instagram's answer about the post").permalink;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
