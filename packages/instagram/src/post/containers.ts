import { IntegrationError } from '@makerfex/integrations-core';
import { type ContainerStatus, createContainer, readContainer } from '../graph/containers.ts';
import { toError } from '../graph/fault.ts';
import { looks } from './timing.ts';
import { notes, type Plan, type PostWork } from './work.ts';

/** What is prepared at Instagram. */
interface Part {
  /** The note that it is kept under. */
  readonly note: string;
  /** For people: which picture it is. */
  readonly name: string;
  readonly form: Readonly<Record<string, string>>;
}

/** How often a container that may still come up is looked at again, before it is taken for dead. */
const lateLooks = 2;

/** A container that can be published, or was; or why it never will be. */
type Prepared = { readonly id: string; readonly isPublished: boolean } | { readonly dead: IntegrationError };

/**
 * Has Instagram prepare the post, up to the point where it can be published: for a carousel first each picture, then the whole.
 * What an earlier worker has prepared is taken up.
 * @returns the container to publish
 * @throws IntegrationError where Instagram refuses a picture, naming it; `provider_unavailable` where another attempt may do.
 */
export async function prepareContainer(work: PostWork, plan: Plan): Promise<{ id: string; isPublished: boolean }> {
  const prepared = await prepare(work, plan, await wholeOf(work, plan));
  if ('dead' in prepared) throw prepared.dead;
  return prepared;
}

async function wholeOf(work: PostWork, plan: Plan): Promise<Part> {
  const note = notes.container.name;
  const caption: Record<string, string> = plan.caption === '' ? {} : { caption: plan.caption };
  const [first, ...others] = plan.images;
  if (first && others.length === 0) return { note, name: nameOf(first, 1), form: { ...imageForm(first), ...caption } };
  const isBegun = Boolean(work.steps.read(note, notes.container.schema));
  const children = isBegun ? [] : await prepareChildren(work, plan);
  const form = { media_type: 'CAROUSEL', children: children.join(','), ...caption };
  return { note, name: 'the carousel', form };
}

/**
 * All are begun before the first is waited for: Instagram works at them side by side. All that are dead are forgotten together,
 * so that the next attempt makes each of them anew.
 */
async function prepareChildren(work: PostWork, plan: Plan): Promise<string[]> {
  const parts = plan.images.map((image, index) => ({
    note: `${notes.container.name} ${index + 1}`,
    name: nameOf(image, index + 1),
    form: { ...imageForm(image), is_carousel_item: 'true' },
  }));
  for (const part of parts) await begin(work, plan, part);
  const prepared: Prepared[] = [];
  for (const part of parts) prepared.push(await prepare(work, plan, part));
  return prepared.map((child) => {
    if ('dead' in child) throw child.dead;
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

/** @throws IntegrationError `provider_unavailable` where it is not ready in time */
async function prepare(work: PostWork, plan: Plan, part: Part): Promise<Prepared> {
  const { http, settings, steps, signal } = work;
  const id = await begin(work, plan, part);
  let late = 0;
  for await (const _ of looks(settings.timing, signal)) {
    const status = await readContainer(http, settings.version, id);
    if (status.state === 'finished' || status.state === 'published')
      return { id, isPublished: status.state === 'published' };
    if (status.state === 'working') continue;
    if (isLate(status)) late += 1;
    if (isLate(status) && late <= lateLooks) continue;
    await steps.note(part.note, null);
    return { dead: deathOf(status, part) };
  }
  throw new IntegrationError(
    'provider_unavailable',
    `Instagram was still preparing ${part.name} after ${settings.timing.pollForMs / 1000} s, and nothing was posted yet.`,
  );
}

const isLate = (status: ContainerStatus): boolean => status.state === 'gone' && status.fault.kind === 'late_container';

const deathOf = (status: ContainerStatus, { name }: Part): IntegrationError =>
  'fault' in status
    ? toError(status.fault, `Instagram could not prepare ${name}, and nothing was posted`)
    : new IntegrationError('provider_unavailable', `What Instagram had prepared of ${name} has expired.`);

/** @returns the container that was begun, now or by an earlier worker. */
async function begin(
  { http, settings, steps }: PostWork,
  { account }: Plan,
  { note, name, form }: Part,
): Promise<string> {
  const held = steps.read(note, notes.container.schema);
  if (held) return held.id;
  const id = await createContainer(http, settings.version, account.id, form).catch((error: unknown) => {
    throw naming(error, name);
  });
  await steps.note(note, { id }, { container_id: id });
  return id;
}

/** Which picture of ten it was is what a person has to know. */
function naming(error: unknown, name: string): unknown {
  if (!(error instanceof IntegrationError) || error.providerStatus === undefined) return error;
  const { code, retryAfterMs, providerStatus } = error;
  return new IntegrationError(code, `Instagram did not take ${name}, and nothing was posted. ${error.message}`, {
    providerStatus,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
