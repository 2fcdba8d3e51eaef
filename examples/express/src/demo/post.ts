import { postedProductSchema } from '@makerfex/integrations-instagram';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Client } from '../http/client.ts';
import { endOf, leftRun, resultOf } from './result-of.ts';
import { fit, good, say } from './terminal.ts';

const capability = 'post_instagram_product';
const productWithPicture = `
  SELECT id, title FROM products
  WHERE shop_id = ? AND status = 'active' AND deleted_at IS NULL AND jsonb_array_length(images) > 0
  ORDER BY provider_key, title, id OFFSET ? LIMIT 1`;
/** A worker that was killed holds its run for some seconds. What has not ended by then may have gone out. */
const cancelledWithinMs = 25_000;
/** Checks that are told though all is well. */
const toldAnyway = ['quota', 'ratio'];

/** Looks at what would be posted, and posts it; each start takes another product. */
export async function postProduct(
  { runs }: Client,
  connectionId: string,
  em: SqlEntityManager,
  shopId: string,
  signal: AbortSignal,
): Promise<void> {
  if (!(await cancelLeftPost(runs, signal)))
    return say(
      '   A post of an earlier start may have gone out: its run looks for it, and nothing else is posted meanwhile.',
    );
  const offset = await countPosts(runs);
  const [product] = await em.execute<{ id: string; title: string }[]>(productWithPicture, [shopId, offset]);
  if (!product) return say('   There is no product with a picture that has not been posted.');
  const ask = async (dry_run: boolean) => {
    const run = await runs.ask(connectionId, capability, { product_id: product.id, dry_run });
    return postedProductSchema.parse(await resultOf(runs, run, signal));
  };

  const { checks } = await ask(true);
  say(`   A dry run of "${product.title}" made ${checks.length} checks:`);
  for (const { level, rule, subject, message } of checks)
    if (level !== 'ok' || toldAnyway.includes(rule)) say(fit(`     ${level}  ${subject}: ${message}`));
  const { images, permalink } = await ask(false);
  for (const { url, converted } of images)
    say(`   ${converted ? 'Converted for Instagram, and kept at' : 'Posted from'} ${url}`);
  say(`   ${good('Posted once')}: ${permalink ?? '(Instagram did not tell where)'}`);
}

/**
 * What was simulated for an earlier start is gone with it, and with it what a post of that time waits for.
 * @returns whether none is left
 */
async function cancelLeftPost(runs: Client['runs'], signal: AbortSignal): Promise<boolean> {
  const left = await leftRun(runs, capability);
  if (!left) return true;
  await runs.cancel(left.id);
  const bound = AbortSignal.timeout(cancelledWithinMs);
  try {
    const { state } = await endOf(runs, left, AbortSignal.any([signal, bound]));
    say(`   A post of an earlier start, whose Instagram is gone, was cancelled and ended as ${state}.`);
    return true;
  } catch (error) {
    if (bound.aborted && !signal.aborted) return false;
    throw error;
  }
}

async function countPosts(runs: Client['runs']): Promise<number> {
  const rows = await runs.list({ capability, state: 'SUCCESS' });
  return rows.filter(({ result }) => !postedProductSchema.parse(result).dry_run).length;
}
