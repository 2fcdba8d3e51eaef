import { postedProductSchema } from '@makerfex/integrations-instagram';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Client } from '../http/client.ts';
import { endOf, resultOf, unfinishedRun } from './result-of.ts';
import { fit, good, say } from './terminal.ts';

const capability = 'post_instagram_product';
const productWithPicture = `
  SELECT id, title FROM products
  WHERE shop_id = ? AND status = 'active' AND deleted_at IS NULL AND jsonb_array_length(images) > 0
  ORDER BY provider_key, title, id OFFSET ? LIMIT 1`;
/** A killed worker's lease lasts some seconds. A post that has not ended by then may have been published. */
const cancelledWithinMs = 25_000;
/** Checks that are shown even if they pass. */
const alwaysShown = ['quota', 'ratio'];

/** Checks a product with a dry run, and posts it; each start uses another product. */
export async function postProduct(
  { runs }: Client,
  connectionId: string,
  em: SqlEntityManager,
  shopId: string,
  signal: AbortSignal,
): Promise<void> {
  if (!(await cancelUnfinishedPost(runs, signal)))
    return say(
      '   A post of an earlier start may have been published: its run is checking that, and nothing else is posted meanwhile.',
    );
  const offset = await countPosts(runs);
  const [product] = await em.execute<{ id: string; title: string }[]>(productWithPicture, [shopId, offset]);
  if (!product) return say('   Every product with a picture has been posted.');
  const post = async (dry_run: boolean) => {
    const run = await runs.start(connectionId, capability, { product_id: product.id, dry_run });
    return postedProductSchema.parse(await resultOf(runs, run, signal));
  };

  const { checks } = await post(true);
  say(`   A dry run of "${product.title}" made ${checks.length} checks:`);
  for (const { level, rule, subject, message } of checks)
    if (level !== 'ok' || alwaysShown.includes(rule)) say(fit(`     ${level}  ${subject}: ${message}`));
  const { images, permalink } = await post(false);
  for (const { url, converted } of images)
    say(`   ${converted ? 'Converted for Instagram and stored at' : 'Posted from'} ${url}`);
  say(`   ${good('Posted once')}: ${permalink ?? '(Instagram gave no link)'}`);
}

/**
 * Cancels a post of an earlier start: the simulated Instagram that it waits for no longer exists.
 * @returns false if one may still be under way
 */
async function cancelUnfinishedPost(runs: Client['runs'], signal: AbortSignal): Promise<boolean> {
  const unfinished = await unfinishedRun(runs, capability);
  if (!unfinished) return true;
  await runs.cancel(unfinished.id);
  const limit = AbortSignal.timeout(cancelledWithinMs);
  try {
    const { state } = await endOf(runs, unfinished, AbortSignal.any([signal, limit]));
    say(`   Cancelled a post of an earlier start, whose simulated Instagram no longer exists: ${state}.`);
    return true;
  } catch (error) {
    if (limit.aborted && !signal.aborted) return false;
    throw error;
  }
}

async function countPosts(runs: Client['runs']): Promise<number> {
  const rows = await runs.list({ capability, state: 'SUCCESS' });
  return rows.filter(({ result }) => !postedProductSchema.parse(result).dry_run).length;
}
