import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Tests in a browser are skipped where there is none: `it.skipIf(!hasBrowser)`. */
export const hasBrowser = existsSync(executablePath);
if (!hasBrowser) console.warn(`The owner's journey in a browser is skipped: there is no ${executablePath}.`);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const size = { width: 1_100, height: 800 };

/** A browser of this test's own. The test fails if a page of `origin` complains in the browser's console. */
export async function openBrowser(origin: string): Promise<Page> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const context: BrowserContext = await browser.newContext({
    locale: 'en',
    viewport: size,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript({ content: axe });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && page.url().startsWith(origin)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  onTestFinished(async () => {
    await browser.close();
    expect(complaints).toEqual([]);
  });
  return page;
}

/** Fails if axe finds a violation of WCAG 2.2 AA in what the page shows. */
export async function expectAccessible(page: Page): Promise<void> {
  // As text: this project has no types of the DOM.
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(rules)} } })`,
  );
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

const pictures = join(import.meta.dirname, '../../../../docs/pictures');

/** Writes a picture of the page for the documentation, light and dark, if `WRITE_PICTURES` is set. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env['WRITE_PICTURES'] === undefined) return;
  await page.setViewportSize({ ...size, height: 1_150 });
  await page.mouse.wheel(0, -5_000);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}

/** Uses a page as people do who have no mouse. */
export const keyboard = (page: Page) => {
  const mostTabs = 60;
  /** Moves the focus to the control of this name, as a screen reader says it. @throws Error if Tab does not reach it */
  const focus = async (role: 'button' | 'link' | 'textbox' | 'combobox' | 'radio' | 'checkbox', name: string) => {
    const wanted = page.getByRole(role, { name, exact: true });
    await wanted.waitFor();
    for (let tabs = 0; tabs < mostTabs; tabs += 1) {
      if (await wanted.evaluate((element) => element.matches(':focus'))) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach the ${role} "${name}".`);
  };
  return {
    focus,
    press: async (role: 'button' | 'link', name: string) => {
      await focus(role, name);
      await page.keyboard.press('Enter');
    },
    type: async (name: string, text: string) => {
      await focus('textbox', name);
      await page.keyboard.type(text);
    },
  };
};
