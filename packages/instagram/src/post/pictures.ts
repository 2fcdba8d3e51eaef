import { IntegrationError } from '@makerfex/integrations-core';
import { type Check, refuseErrors } from '../check.ts';
import { checkAddress } from '../images/limits.ts';
import { type CheckedImage, checkSource } from '../images/prepare.ts';
import type { PublishableImage } from '../product.ts';
import { notes, type Plan, type PostWork } from './work.ts';

type Image = Plan['images'][number];

/**
 * Has the pictures that do not fit made anew and kept by the host, each once, for as long as it is there.
 * @param checked the pictures as the plan was drafted from them; those of an earlier worker's plan are fetched again where needed
 * @returns the plan with the addresses that Instagram is to fetch from
 */
export async function makePictures(work: PostWork, plan: Plan, checked: readonly CheckedImage[]): Promise<Plan> {
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
  const { kept, nextNote } = keptBefore(work, number);
  if (isTaken(work, number)) return kept ?? image.url;
  if (kept !== undefined && isFit(await check(work, { ...image, url: kept }, number, false))) return kept;
  const source = checked ?? (await check(work, image, number, true));
  refuseErrors(source.checks);
  if (!source.convert) {
    // The shop has mended it meanwhile.
    await work.steps.note(nextNote, { url: source.url });
    return source.url;
  }
  const url = await keep(work, nextNote, await source.convert(work.input.product_id, work.scope.shopId));
  const made = await check(work, { ...image, url }, number, false);
  refuseUnfit(made.checks, source.subject);
  return url;
}

/** Whether Instagram has fetched it already: whatever has become of the picture since, the post stands or falls without it. */
function isTaken({ steps }: PostWork, number: number): boolean {
  const { container, publishing, published } = notes;
  return Boolean(
    steps.read(published.name, published.schema) ??
      steps.read(publishing.name, publishing.schema) ??
      steps.read(container.name, container.schema) ??
      steps.read(`${container.name} ${number}`, container.schema),
  );
}

/** Where a picture was kept the last time, and the note for another time: under a name something is done once. */
function keptBefore({ steps }: PostWork, number: number): { kept: string | undefined; nextNote: string } {
  const first = `${notes.picture.name} ${number}`;
  let kept: string | undefined;
  for (let time = 1; ; time += 1) {
    const nextNote = time === 1 ? first : `${first} (${time})`;
    const noted = steps.read(nextNote, notes.picture.schema);
    if (!noted) return { kept, nextNote };
    kept = noted.url;
  }
}

const check = ({ settings, signal }: PostWork, image: Image, number: number, canConvert: boolean) =>
  checkSource(image, number, { fetch: settings.fetchImage, signal, canConvert });

/** In the transaction that notes where. */
async function keep({ steps }: PostWork, note: string, image: PublishableImage): Promise<string> {
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
      `The converted ${name} cannot be posted from where the host port catalog.publishImage keeps it: ${problem.message}.`,
    );
}
