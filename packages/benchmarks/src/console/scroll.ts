import type { Browser, Page } from 'playwright-core';
import type { Result } from '../report.ts';

/** A person takes longer than this for a stall. */
const stallMs = 50;

/** What the page does in every frame of the way down, and what it counts. */
const scrollDown = `
  (async () => {
    const intervals = [];
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ entryTypes: ['longtask'] });
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    let before = await frame();
    for (let at = -1; at !== scrollY && intervals.length < 3000; ) {
      at = scrollY;
      scrollTo({ top: at + 600, behavior: 'instant' });
      const now = await frame();
      intervals.push(now - before);
      before = now;
    }
    observer.disconnect();
    return { frames: intervals.length, slow: intervals.filter((each) => each > ${stallMs}).length,
      longestFrame: Math.max(...intervals), longestTask: Math.max(0, ...tasks) };
  })()`;

interface Scrolled {
  readonly frames: number;
  readonly slow: number;
  readonly longestFrame: number;
  readonly longestTask: number;
}

const timeline = "document.querySelector('mfx-console').shadowRoot.querySelector('mfx-timeline')";
const shownEvents = `${timeline}.shadowRoot.querySelectorAll('.entry, details li').length`;

/** Loads the whole log page by page, as a person would, then scrolls through it; beside a plain list of the same texts. */
export async function benchScroll(browser: Browser, origin: string, events: number): Promise<Result[]> {
  const context = await browser.newContext({ viewport: { width: 1_200, height: 900 }, locale: 'en' });
  try {
    await context.addCookies([{ name: 'demo_actor', value: 'owner@demo-shop', url: origin }]);
    const page = await context.newPage();
    await page.goto(`${origin}/api/integrations/console/timeline`);
    const clicks = await loadAll(page, events);
    await page.evaluate('scrollTo({ top: 0, behavior: "instant" })');
    const ours = await page.evaluate<Scrolled>(scrollDown);
    const texts = await page.evaluate<string[]>(
      `[...${timeline}.shadowRoot.querySelectorAll('.entry')].map((entry) => entry.innerText)`,
    );
    const plain = await context.newPage();
    await plain.setContent(`<ul>${texts.map((text) => `<li>${text}</li>`).join('')}</ul>`);
    const floor = await plain.evaluate<Scrolled>(scrollDown);
    const last = clicks.slice(-10);
    return [
      {
        cells: {
          console: `scroll through ${events} events`,
          floor: `${floor.longestFrame.toFixed(0)} ms`,
          ours: `${ours.longestFrame.toFixed(0)} ms`,
          slowest: `${ours.longestTask.toFixed(0)} ms`,
          frames: `${ours.slow} of ${ours.frames} slow (${floor.slow} of ${floor.frames})`,
        },
        target: `no task of ${stallMs} ms`,
        isMet: ours.longestTask <= stallMs,
      },
      {
        cells: {
          console: 'load the last 100 of them',
          ours: `${(last.reduce((sum, each) => sum + each, 0) / last.length).toFixed(0)} ms`,
          slowest: `${Math.max(...clicks).toFixed(0)} ms`,
        },
        target: 'below 500 ms',
        isMet: Math.max(...last) < 500,
      },
    ];
  } finally {
    await context.close();
  }
}

/** @returns how long each page took, from the click to its events */
async function loadAll(page: Page, events: number): Promise<readonly number[]> {
  const older = page.getByRole('button', { name: 'Load older' });
  await older.waitFor();
  const times: number[] = [];
  for (;;) {
    const before = Number(await page.evaluate(shownEvents));
    if (before >= events || (await older.count()) === 0) return times;
    const took = await page.evaluate(`(async () => {
      const start = performance.now();
      const root = ${timeline}.shadowRoot;
      [...root.querySelectorAll('button')].find((each) => each.textContent.trim() === 'Load older').click();
      while (${shownEvents} <= ${before} && performance.now() - start < 20_000) await new Promise(requestAnimationFrame);
      return performance.now() - start;
    })()`);
    times.push(Number(took));
    if (times.length > events / 50) throw new Error('The log does not end.');
  }
}
