import { IntegrationError } from '@makerfex/integrations-core';
import { type Check, refuseErrors } from '../check.ts';
import { checkAddress } from '../images/limits.ts';
import { type CheckedImage, checkSource } from '../images/prepare.ts';
import type { PublishableImage } from '../product.ts';
import { notes, type Plan, type PostWork } from './work.ts';

type Image = Plan['images'][number];

/**
 * Converts the pictures that do not fit and stores them with the host, each once, and again only if its file is missing.
 * @param checked the pictures from the draft; those of an earlier worker's plan are fetched again if needed
 * @returns the plan with the addresses for Instagram to fetch from
 */
export async function convertPictures(work: PostWork, plan: Plan, checked: readonly CheckedImage[]): Promise<Plan> {
  const images: Plan['images'] = [];
  for (const [index, image] of plan.images.entries()) {
    const url = image.converted ? await addressOf(work, image, index + 1, checked[index]) : image.url;
    images.push({ ...image, url });
  }
  return { ...plan, images };
}

async function addressOf(
  work: PostWork,
  image: Image,
  number: number,
  checked: CheckedImage | undefined,
): Promise<string> {
  const { storedAt, nextNote } = storedBefore(work, number);
  if (isFetched(work, number)) return storedAt ?? image.url;
  if (storedAt !== undefined && isFit(await check(work, { ...image, url: storedAt }, number, false))) return storedAt;
  const source = checked ?? (await check(work, image, number, true));
  refuseErrors(source.checks);
  if (!source.convert) {
    // The shop has fixed it since.
    await work.steps.note(nextNote, { url: source.url });
    return source.url;
  }
  const url = await store(work, nextNote, await source.convert(work.input.product_id, work.scope.shopId));
  const stored = await check(work, { ...image, url }, number, false);
  refuseUnfit(stored.checks, source.subject);
  return url;
}

/** Whether Instagram has fetched the picture already. The post no longer needs its file then. */
function isFetched({ steps }: PostWork, number: number): boolean {
  const { container, publishing, published } = notes;
  return Boolean(
    steps.read(published.name, published.schema) ??
      steps.read(publishing.name, publishing.schema) ??
      steps.read(container.name, container.schema) ??
      steps.read(`${container.name} ${number}`, container.schema),
  );
}

/** Where the picture was last stored, and the step name for storing it again: a step runs once per name. */
function storedBefore({ steps }: PostWork, number: number): { storedAt: string | undefined; nextNote: string } {
  const first = `${notes.picture.name} ${number}`;
  let storedAt: string | undefined;
  for (let time = 1; ; time += 1) {
    const nextNote = time === 1 ? first : `${first} (${time})`;
    const recorded = steps.read(nextNote, notes.picture.schema);
    if (!recorded) return { storedAt, nextNote };
    storedAt = recorded.url;
  }
}

const check = ({ settings, signal }: PostWork, image: Image, number: number, canConvert: boolean) =>
  checkSource(image, number, { fetch: settings.fetchImage, signal, canConvert });

/** Stores the picture in the transaction that records its address. */
async function store({ steps }: PostWork, note: string, image: PublishableImage): Promise<string> {
  const { url } = await steps.once(note, notes.picture.schema, async ({ catalog }) => {
    const address = (await catalog.publishImage?.(image)) ?? image.sourceUrl;
    refuseUnfit([checkAddress(note, address)], note);
    return { url: new URL(address).href };
  });
  return url;
}

const problemIn = (checks: readonly Check[]): Check | undefined => checks.find(({ level }) => level === 'error');

const isFit = ({ checks }: CheckedImage): boolean => problemIn(checks) === undefined;

function refuseUnfit(checks: readonly Check[], name: string): void {
  const problem = problemIn(checks);
  if (problem)
    throw new IntegrationError(
      'port_failed',
      `The converted ${name} cannot be posted from the address that the host port catalog.publishImage returned: ${problem.message}. Fix the port, then reconcile the run.`,
    );
}
