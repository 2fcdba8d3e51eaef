import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { toError } from '../faults.ts';
import { type ContainerStatus, createContainer, readContainer } from '../graph/containers.ts';
import { pollTicks } from './timing.ts';
import { notes, type Plan, type PostWork } from './work.ts';

/** One container: a picture, or the carousel. */
interface Part {
  /** The step that records its container. */
  readonly note: string;
  /** For error messages: which picture it is. */
  readonly name: string;
  readonly form: Readonly<Record<string, string>>;
}

/** How often a container that may still appear is read again before it counts as dead. */
const extraPolls = 2;

/** A container that is ready or published, or why it never will be. */
type Prepared = { readonly id: string; readonly isPublished: boolean } | { readonly failure: IntegrationError };

/**
 * Creates the containers of the post and waits until they are ready: for a carousel first each picture, then the whole.
 * Reuses the containers of an earlier worker.
 * @returns the container to publish
 * @throws IntegrationError if Instagram refuses a picture, naming it; `provider_unavailable` if another attempt may succeed
 */
export async function prepareContainer(work: PostWork, plan: Plan): Promise<{ id: string; isPublished: boolean }> {
  const prepared = await prepare(work, plan, await wholeOf(work, plan));
  if ('failure' in prepared) throw prepared.failure;
  return prepared;
}

async function wholeOf(work: PostWork, plan: Plan): Promise<Part> {
  const note = notes.container.name;
  const caption: Record<string, string> = plan.caption === '' ? {} : { caption: plan.caption };
  const [first, ...others] = plan.images;
  if (first && others.length === 0) return { note, name: nameOf(first, 1), form: { ...imageForm(first), ...caption } };
  const isCreated = Boolean(work.steps.read(note, notes.container.schema));
  const children = isCreated ? [] : await prepareChildren(work, plan);
  const form = { media_type: 'CAROUSEL', children: children.join(','), ...caption };
  return { note, name: 'the carousel', form };
}

/**
 * Creates all containers before waiting for the first, because Instagram prepares them in parallel. Forgets all dead ones
 * together, so that the next attempt recreates each of them.
 */
async function prepareChildren(work: PostWork, plan: Plan): Promise<string[]> {
  const parts = plan.images.map((image, index) => ({
    note: `${notes.container.name} ${index + 1}`,
    name: nameOf(image, index + 1),
    form: { ...imageForm(image), is_carousel_item: 'true' },
  }));
  for (const part of parts) await containerFor(work, plan, part);
  const prepared: Prepared[] = [];
  for (const part of parts) prepared.push(await prepare(work, plan, part));
  return prepared.map((child) => {
    if ('failure' in child) throw child.failure;
    return child.id;
  });
}

type Image = Plan['images'][number];

const imageForm = ({ url, alt }: Image): Record<string, string> => ({
  image_url: url,
  ...(alt === null ? {} : { alt_text: alt }),
});

function nameOf({ url }: Image, number: number): string {
  const { host, pathname } = new URL(url);
  return `image ${number} (${host}${pathname})`;
}

/** @throws IntegrationError `provider_unavailable` if it is not ready in time */
async function prepare(work: PostWork, plan: Plan, part: Part): Promise<Prepared> {
  const { http, settings, steps, signal } = work;
  const id = await containerFor(work, plan, part);
  let late = 0;
  for await (const _ of pollTicks(settings.timing, signal)) {
    const status = await readContainer(http, settings.version, id);
    if (status.state === 'finished' || status.state === 'published')
      return { id, isPublished: status.state === 'published' };
    if (status.state === 'working') continue;
    if (isLate(status)) late += 1;
    if (isLate(status) && late <= extraPolls) continue;
    await steps.note(part.note, null);
    return { failure: failureOf(status, part) };
  }
  throw new IntegrationError(
    'provider_unavailable',
    `Instagram was still preparing ${part.name} after ${settings.timing.pollForMs / 1000} s. Nothing was posted yet.`,
  );
}

const isLate = (status: ContainerStatus): boolean => status.state === 'gone' && status.fault.kind === 'late_container';

const failureOf = (status: ContainerStatus, { name }: Part): IntegrationError =>
  'fault' in status
    ? toError(status.fault, `Instagram could not prepare ${name}, and nothing was posted`)
    : new IntegrationError(
        'provider_unavailable',
        `The container of ${name} has expired at Instagram. Nothing was posted; the next attempt creates a new one.`,
      );

/** @returns the container that this worker or an earlier one created */
async function containerFor(
  { http, settings, steps }: PostWork,
  { account }: Plan,
  { note, name, form }: Part,
): Promise<string> {
  const recorded = steps.read(note, notes.container.schema);
  if (recorded) return recorded.id;
  const id = await createContainer(http, settings.version, account.id, form).catch((error: unknown) => {
    throw withPictureName(error, name);
  });
  await steps.note(note, { id }, { container_id: id });
  return id;
}

/** Names the picture in the message, so that people know which of ten to fix. */
function withPictureName(error: unknown, name: string): unknown {
  if (!isIntegrationError(error) || error.providerStatus === undefined) return error;
  const { code, retryAfterMs, providerStatus } = error;
  return new IntegrationError(code, `Instagram refused ${name}, and nothing was posted. ${error.message}`, {
    providerStatus,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
