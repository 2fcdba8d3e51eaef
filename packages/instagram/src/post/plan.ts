import { IntegrationError } from '@makerfex/integrations-core';
import { toIssues } from '@makerfex/integrations-core/provider';
import { checkCaption } from '../caption/limits.ts';
import { refuseErrors } from '../check.ts';
import type { PostInput } from '../contract.ts';
import { checkQuota, quotaPauseMs, readAccount, readQuota } from '../graph/account.ts';
import { checkTogether } from '../images/carousel.ts';
import { imageLimits } from '../images/limits.ts';
import { type CheckedImage, checkSource, type SourceImage } from '../images/prepare.ts';
import { defaultTemplate, renderCaption } from '../map/caption.ts';
import { type PostableProduct, postableProductSchema } from '../product.ts';
import { notes, type Plan, type PostWork } from './work.ts';

/** A plan, and its checked pictures. */
export interface Draft {
  readonly plan: Plan;
  readonly pictures: readonly CheckedImage[];
}

/** Reads the product and checks the post against every limit. Writes nothing. */
export async function draftPost(work: PostWork): Promise<Draft> {
  const { http, input, config, settings } = work;
  const product = await readProduct(work);
  const account = await readAccount(http, settings.version);
  const quota = await readQuota(http, settings.version, account);
  const caption = input.caption ?? renderCaption(input.template ?? config.caption_template ?? defaultTemplate, product);
  const sources = sourcesOf(product, input);
  const pictures = await checkPictures(work, sources.slice(0, imageLimits.images));
  const plan = {
    account,
    caption,
    images: pictures.map(({ url, alt, convert }) => ({ url, alt, converted: convert !== null })),
    checks: [
      checkQuota(quota),
      ...checkCaption(caption),
      ...checkTogether(sources.length, pictures),
      ...pictures.flatMap(({ checks }) => checks),
    ],
  };
  return { plan, pictures };
}

async function readProduct({ ports, input }: PostWork): Promise<PostableProduct> {
  const found = await ports.catalog.getProduct(input.product_id);
  if (found === null)
    throw new IntegrationError('not_found', `The catalog has no product ${input.product_id}: choose another one.`);
  const product = postableProductSchema.safeParse(found);
  if (product.success) return product.data;
  const fields = toIssues(product.error).map(({ path }) => path);
  throw new IntegrationError(
    'port_failed',
    `The host port catalog.getProduct returned a product with invalid fields: ${fields.join(', ')}. Fix the port.`,
  );
}

/** Pictures chosen by the input keep the product's alt texts, unless it has its own. */
function sourcesOf(
  { images }: PostableProduct,
  { image_urls: chosen, alt_texts: alts }: PostInput,
): readonly SourceImage[] {
  const altOf = (url: string) => images.find((image) => image.url === url)?.alt ?? null;
  return chosen?.map((url, index) => ({ url, alt: alts ? alts[index] : altOf(url) })) ?? images;
}

/** Sequential, because each picture can take some 30 MB. */
async function checkPictures(
  { ports, settings, signal }: PostWork,
  sources: readonly SourceImage[],
): Promise<CheckedImage[]> {
  const options = { fetch: settings.fetchImage, canConvert: ports.catalog.publishImage !== undefined, signal };
  const pictures: CheckedImage[] = [];
  for (const [index, source] of sources.entries()) pictures.push(await checkSource(source, index + 1, options));
  return pictures;
}

/**
 * Records the plan of the post, so that later changes of the product do not affect it.
 * @throws IntegrationError `invalid_input` if a limit is exceeded; `provider_rate_limited` if the day's posts are used up
 */
export async function settlePlan(work: PostWork, plan: Plan): Promise<Plan> {
  refuseSpentQuota(plan);
  refuseErrors(plan.checks);
  await work.steps.note(notes.plan.name, plan);
  return plan;
}

/** The product is fine and the quota recovers, so the run tries again. */
function refuseSpentQuota({ checks }: Plan): void {
  const spent = checks.find(({ rule, level }) => rule === 'quota' && level === 'error');
  if (spent)
    throw new IntegrationError(
      'provider_rate_limited',
      `The Instagram account ${spent.message}. Nothing was posted yet.`,
      { retryAfterMs: quotaPauseMs },
    );
}
