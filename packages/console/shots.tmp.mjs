import { chromium } from 'playwright-core';

const origin = process.argv[2];
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
for (const [name, colorScheme, width, locale] of [
  ['light', 'light', 1000, 'en'],
  ['dark', 'dark', 1000, 'de'],
  ['phone', 'light', 360, 'de'],
]) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, locale });
  const page = await context.newPage();
  page.on('console', (m) => m.type() === 'error' && console.log(name, m.text()));
  await page.goto(`${origin}/login?actor=owner@demo-shop`);
  await page.locator('h2').first().waitFor();
  await page.screenshot({ path: `/tmp/shots/demo-overview-${name}.png`, fullPage: true });
  const run = await page.locator('dd a').first().getAttribute('href');
  await page.goto(`${origin}${run}`);
  await page.locator('h1').waitFor();
  await page.waitForTimeout(500);
  await page.screenshot({ path: `/tmp/shots/demo-run-${name}.png`, fullPage: true });
  for (const path of (process.argv[3] ?? 'timeline').split(',')) {
    await page.goto(`${origin}/api/integrations/console/${path}`);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `/tmp/shots/demo-${path}-${name}.png` });
  }
  await context.close();
}
await browser.close();
