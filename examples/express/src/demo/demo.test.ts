import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../testing/databases.ts';
import { type Ended, startDemo } from '../testing/demo-process.ts';

/** Test orders among Shopify's 800; the import leaves them out. */
const testOrders = 12;
/** Cancelled orders of each shop after six changes, without the two that each change cancels. */
const otherCancelled = { etsy: 17, shopify: 48 };
/** Enough for several batches, so that a run can be killed between two. */
const sizes = ['--orders', '800', '--products', '40'];
const stopped = /Stopped; start it again to resume\.\n$/;
const byWebhook = 'order \\S+ sent at [\\d:.]+ → Project at [\\d:.]+, [\\d.]+ s later$';
const story = /Exactly these changes reached the host/;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'makerfex-demo-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const started: ReturnType<typeof startDemo>[] = [];
function demo(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const process = startDemo(args, env);
  started.push(process);
  return process;
}
afterEach(async () => {
  for (const one of started) one.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
});

/** The numbers of the first table line that starts with `line`. */
const numbersOf = ({ stdout }: Ended, line: string): number[] =>
  (new RegExp(`^ *${line} +(.+)$`, 'm').exec(stdout)?.[1] ?? '')
    .split(/ +/)
    .map((cell) => Number(cell.replace(',', '')));

describe('the demo in a folder', () => {
  it('resumes after kill -9 in the middle of an import, without losing or doubling a record', async () => {
    const home = join(folder, 'killed');
    const first = demo(['--folder', home, '--once', ...sizes]);
    await first.says(/ reading/);
    first.kill('SIGKILL');
    expect(await first.ended).toMatchObject({ code: 137, stderr: '' });

    const second = await demo(['--folder', home, '--once']).ended;
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toMatch(/resuming imports of an earlier start/);
    expect(second.stdout).toMatch(story);
    for (const label of ['Etsy', 'Shopify'])
      expect(second.stdout).toMatch(new RegExp(`^ *${label} .*${byWebhook}`, 'm'));
    expect(numbersOf(second, 'projects')).toEqual([805, 805 - testOrders]);
    expect(second.stdout).toMatch(/Posted once: https:\/\/www\.instagram\.com\/p\//);
    const year = new Date().getUTCFullYear();
    const files = [`invoice-${year}-00001.pdf`, `work-order-WO-${year}-00001.pdf`, 'events.csv'];
    const [invoice, workOrder, csv] = files.map((name) => readFileSync(join(home, 'documents', name), 'latin1'));
    for (const name of files) expect(second.stdout).toContain(join('documents', name));
    for (const pdf of [invoice, workOrder]) expect(pdf).toMatch(/^%PDF-/);
    expect(csv).toContain('vendor_handoff_invoice: delivered');

    const query =
      'select provider_key, count(*), count(distinct external_id) as ids from projects group by 1 order by 1';
    const third = await demo(['--folder', home, '--sql', query]).ended;
    expect(third).toMatchObject({ code: 0, stderr: '' });
    expect(third.stdout).toMatch(/etsy +805 +805\nshopify +793 +793\n/);
    expect(second.stdout).toContain(`Shopify: ${testOrders} test orders were left out`);
  }, 300_000);
});

const isLong = Boolean(process.env['LONG_TESTS']);
/** The output at which each start is interrupted, and its last words; at more of them with `LONG_TESTS=1`. */
const interruptions: readonly (readonly [sign: RegExp, lastWords: RegExp])[] = [
  [/Opening the database/, /Opening the database \.\.\.\n$/],
  ...(isLong ? ([[/1\. Connect/, stopped]] as const) : []),
  [/ reading/, stopped],
  ...(isLong ? ([[/3\. Change/, stopped]] as const) : []),
  [/5\. Post/, stopped],
  // If the previous start was stopped while it posted, this one checks that post instead.
  [/A dry run of|its run is checking that/, stopped],
  ...(isLong
    ? ([
        [/6\. Hand/, stopped],
        [/Look around/, stopped],
      ] as const)
    : []),
];
/** Starts that get far enough to change something. */
const changes = isLong ? 6 : 3;

describe('the demo on PostgreSQL', () => {
  it('ends cleanly on Ctrl-C at any time, resumes at the next start, and recognises known records', async () => {
    const { url } = await emptyDatabase();
    const onPostgres = (args: readonly string[]) =>
      demo(['--folder', join(folder, 'interrupted'), ...args], { DATABASE_URL: url });
    for (const [sign, lastWords] of interruptions) {
      const process = onPostgres(sizes);
      await process.says(sign);
      process.kill('SIGINT');
      const { code, stdout, stderr } = await process.ended;
      expect({ sign, code, stderr }).toEqual({ sign, code: 130, stderr: '' });
      expect(stdout).toMatch(lastWords);
    }

    const last = await onPostgres(['--once']).ended;
    expect(last).toMatchObject({ code: 0, stderr: '' });
    const [read, created, changed, unchanged] = numbersOf(last, 'all at once');
    expect({ created, changed }).toEqual({ created: 0, changed: 0 });
    expect(read).toBeGreaterThan(0);
    expect(unchanged).toBeGreaterThan(0);
    expect(last.stdout).toMatch(story);
    expect(numbersOf(last, 'projects')).toEqual([800 + 5 * changes, 800 + 5 * changes - testOrders]);
    expect(numbersOf(last, '  cancelled')).toEqual([
      otherCancelled.etsy + 2 * changes,
      otherCancelled.shopify + 2 * changes,
    ]);
    expect(numbersOf(last, '  deleted at the source')).toEqual([changes, changes]);
  }, 300_000);
});

describe('a demo that cannot start', () => {
  it('prints the reason and fails', async () => {
    const { code, stdout, stderr } = await demo(['--folder', join(folder, 'refused')], {
      SHOPIFY_ACCESS_TOKEN: 'shpat_not_for_any_output',
    }).ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe('\nSet SHOPIFY_SHOP too, or none of SHOPIFY_SHOP, SHOPIFY_ACCESS_TOKEN.\nSee --help.\n');
  });
});
