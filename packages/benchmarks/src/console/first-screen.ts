import type { Browser, Page } from 'playwright-core';
import { median, type Result, ratios } from '../report.ts';

const rounds = 7;
const slowdown = 4;
const limitMs = 1_000;

/** Promises when the page first shows what `find` finds, painted, in milliseconds since the navigation began. */
const watch = (find: string): string => `
  window.shown = new Promise((resolve) => {
    (function look() {
      if (${find}) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      else requestAnimationFrame(look);
    })();
  });`;

const cards =
  "document.querySelector('mfx-console')?.shadowRoot?.querySelector('mfx-overview')?.shadowRoot?.querySelector('.card')";

/** The same answers of the same host, as text, without any script of ours: what no console can be quicker than. */
const barePage = `<!doctype html><title>Bare</title><pre></pre><script>
  const get = (path) => fetch('/api/integrations' + path).then((answer) => answer.json());
  Promise.all(['/providers', '/connections', '/permissions', '/runs?limit=200'].map(get)).then((all) => {
    document.querySelector('pre').textContent = JSON.stringify(all);
  });
</script>`;

/** Opens the first screen on a processor that is slowed down, with nothing kept from before and with it. */
export async function benchFirstScreen(browser: Browser, origin: string): Promise<Result[]> {
  const floor: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(
      await withPage(browser, origin, "document.querySelector('pre')?.textContent", async (open) => {
        return open(`${origin}/bare`);
      }),
    );
    await withPage(browser, origin, cards, async (open) => {
      cold.push(await open(`${origin}/api/integrations/console/`));
      warm.push(await open(`${origin}/api/integrations/console/`));
    });
  }
  const row = (name: string, times: readonly number[]): Result => ({
    cells: {
      console: name,
      floor: `${median(floor).toFixed(0)} ms`,
      ours: `${median(times).toFixed(0)} ms`,
      slowest: `${Math.max(...times).toFixed(0)} ms`,
      'ours / floor': median(ratios(times, floor)).toFixed(1),
    },
    target: `below ${limitMs} ms`,
    isMet: median(times) < limitMs,
  });
  return [
    row(`first screen, processor ${slowdown} times slower`, cold),
    row('the same with its files in the cache', warm),
  ];
}

type Open = (url: string) => Promise<number>;

async function withPage<Value>(
  browser: Browser,
  origin: string,
  find: string,
  work: (open: Open) => Promise<Value>,
): Promise<Value> {
  const context = await browser.newContext({ viewport: { width: 1_200, height: 900 }, locale: 'en' });
  try {
    await context.addCookies([{ name: 'demo_actor', value: 'owner@demo-shop', url: origin }]);
    const page: Page = await context.newPage();
    await page.route(`${origin}/bare`, (route) => route.fulfill({ contentType: 'text/html', body: barePage }));
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.addInitScript(watch(find));
    return await work(async (url) => {
      await page.goto(url);
      return page.evaluate<number>('window.shown');
    });
  } finally {
    await context.close();
  }
}
