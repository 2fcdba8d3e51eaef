import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const waitMs = 300_000;
/** Runs in the page: notes whether the host took the last `mfx-navigate` over, when all of its listeners were called. */
const noteNavigation = `addEventListener('mfx-navigate', (event) =>
  queueMicrotask(() => { globalThis.isTakenOver = event.defaultPrevented; }))`;

/**
 * Opens each page in a browser, and goes from the overview, with a client and words of the host, to screens of the whole console.
 * @throws Error about the first page that does not show that, or that the browser complains about
 */
export async function checkPages(origin: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  if (!existsSync(executablePath))
    return console.warn(`${paths.join(', ')} is not opened in a browser: there is no ${executablePath}.`);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const path of paths) await checkPage(browser, origin, path);
  } finally {
    await browser.close();
  }
}

async function checkPage(browser: Browser, origin: string, path: string): Promise<void> {
  const page = await browser.newPage({ locale: 'en' });
  page.setDefaultTimeout(waitMs);
  await page.addInitScript({ content: noteNavigation });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.goto(`${origin}${path}`);
    await page.getByRole('heading', { name: 'Our shops' }).waitFor();
    await page.getByRole('heading', { name: 'Etsy' }).waitFor();
    strictEqual(await page.locator('mfx-console').count(), 0, 'Before anything is clicked the overview stands alone');
    await page.getByRole('button', { name: 'Import orders: Etsy' }).click();
    await page.getByRole('heading', { name: 'Import orders · Etsy' }).waitFor();
    await page.locator('mfx-console').getByText('Done').first().waitFor();
    strictEqual(await page.evaluate('isTakenOver'), true, 'The host listens to mfx-navigate');
    match(page.url(), /#\/runs\/[\w-]+$/, 'The address of the run');
    await page.goBack();
    await page.locator('mfx-console').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Settings: Etsy' }).click();
    await page.locator('mfx-console').getByRole('heading', { name: 'Etsy', level: 1 }).waitFor();
    strictEqual(new URL(page.url()).pathname, path, 'The console is in the page of the host');
  } catch (error) {
    throw new Error([`${path} does not show the console: ${String(error)}`, ...complaints].join('\n'), {
      cause: error,
    });
  }
  deepStrictEqual(complaints, [], `What the browser complains about at ${path}`);
  await page.close();
}
