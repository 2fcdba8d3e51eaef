import { IntegrationError } from '@makerfex/integrations-core';
import { type Check, refuseErrors } from '../check.ts';
import { checkAddress } from '../images/limits.ts';
import { type CheckedImage, checkSource } from '../images/prepare.ts';
import type { PublishableImage } from '../product.ts';
import { notes, type Plan, type PostWork } from './work.ts';

/**
 * Has the pictures that do not fit made anew and kept by the host, each once.
 * @param checked the pictures as the plan was drafted from them; those of an earlier worker's plan are fetched again where needed
 * @returns the plan with the addresses that Instagram is to fetch from
 */
export async function makePictures(work: PostWork, plan: Plan, checked: readonly CheckedImage[]): Promise<Plan> {
  const images: Plan['images'] = [];
  for (const [index, image] of plan.images.entries()) {
    const url = image.converted ? await madeFrom(work, image, index + 1, checked[index]) : image.url;
    images.push({ ...image, url });
  }
  return { ...plan, images };
}

async function madeFrom(
  work: PostWork,
  image: Plan['images'][number],
  number: number,
  checked: CheckedImage | undefined,
): Promise<string> {
  const { steps, input, settings, signal } = work;
  const name = `${notes.picture.name} ${number}`;
  const kept = steps.read(name, notes.picture.schema);
  if (kept) return kept.url;
  const options = { fetch: settings.fetchImage, signal };
  const source = checked ?? (await checkSource(image, number, { ...options, canConvert: true }));
  refuseErrors(source.checks);
  if (!source.convert) return source.url;
  const made = await keep(work, name, await source.convert(input.product_id));
  const found = await checkSource({ ...image, url: made.url }, number, { ...options, canConvert: false });
  refuseUnfit(found.checks, source.subject);
  return made.url;
}

/** In the transaction that notes where. */
const keep = ({ steps }: PostWork, name: string, image: PublishableImage): Promise<{ url: string }> =>
  steps.once(name, notes.picture.schema, async ({ catalog }) => {
    const url = (await catalog.publishImage?.(image)) ?? image.sourceUrl;
    refuseUnfit([checkAddress(name, url)], name);
    return { url: new URL(url).href };
  });

function refuseUnfit(checks: readonly Check[], name: string): void {
  const problem = checks.find(({ level }) => level === 'error');
  if (problem)
    throw new IntegrationError(
      'port_failed',
      `The converted ${name} cannot be posted from where the host port catalog.publishImage keeps it: ${problem.message}.`,
    );
}
