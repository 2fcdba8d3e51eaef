import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectAccessible, hasBrowser, keyboard, openBrowser, takePicture } from './testing/browser.ts';
import { startDemo } from './testing/demo-process.ts';
import { freePort } from './testing/free-port.ts';

const orders = 60;
const products = 20;

/** The demo with simulated shops and no connection, and a browser. */
async function openDemo(): Promise<{ readonly page: Page; readonly origin: string }> {
  const port = await freePort();
  const sizes = ['--orders', `${orders}`, '--products', `${products}`];
  const demo = startDemo(['--serve', ...sizes], { PORT: `${port}` });
  onTestFinished(async () => {
    demo.kill('SIGKILL');
    await demo.ended;
  });
  const origin = `http://127.0.0.1:${port}`;
  await demo.says(/^listening on /m);
  return { page: await openBrowser(origin), origin };
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

/** The steps of the wizard after the settings: consent, test, choice and first import. */
async function signInAndImport(page: Page, label: string, grant: string): Promise<void> {
  const { press } = keyboard(page);
  await press('button', `Sign in at ${label}`);
  await press('link', grant);
  await press('button', 'Test now');
  await page.getByText('It works.').first().waitFor();
  await expectAccessible(page);
  await press('button', 'Continue');
  await page.getByRole('heading', { name: 'Choose' }).waitFor();
  await press('button', 'Continue');
  await expectAccessible(page);
  await takePicture(page, `connect-${label.toLowerCase()}`);
  await press('button', 'Start the import');
}

/** What the card of a provider says. */
const card = (page: Page, label: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: label, exact: true }) });

describe.skipIf(!hasBrowser)('an owner who has never seen it', () => {
  it('connects two shops without a mouse, sees orders and changes arrive, posts, hands off, and sees what was done', {
    timeout: 180_000,
  }, async () => {
    const { page, origin } = await openDemo();
    const { press, type } = keyboard(page);
    await page.goto(`${origin}/login`);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Owner' }).first().focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Overview');
    await expectAccessible(page);

    await press('button', 'Connect: Etsy');
    await press('button', 'Continue');
    await type('Shop id', '12345');
    await press('button', 'Continue');
    await signInAndImport(page, 'Etsy', 'Grant access');
    await card(page, 'Etsy').getByText('Working').waitFor();

    await press('button', 'Connect: Shopify');
    await press('button', 'Continue');
    await type('Domain of the shop', 'simulated-workshop');
    await press('button', 'Continue');
    await signInAndImport(page, 'Shopify', 'Install app');
    await card(page, 'Shopify').getByText('Working').waitFor();
    await expectAccessible(page);

    await inLog(page, origin, `${orders} new`, 'Subscriptions at Shopify');

    // A day passes at the shops, and their webhooks bring what happened.
    await page.goto(`${origin}/shops`);
    await expectAccessible(page);
    await press('button', 'Let a day pass at the shops');
    await page.getByText('Etsy orders: 5 new').waitFor();
    await inLog(page, origin, '5 new', 'more like this');
    await expectAccessible(page);

    await postProduct(page);
    await handOff(page);

    // What all of that was.
    await press('link', 'Overview');
    await heading(page, 'Overview');
    await card(page, 'Packright').getByText('done').waitFor();
    await takePicture(page, 'overview');
    await press('link', 'Log');
    await heading(page, 'Log');
    await page.getByText('5 new').first().waitFor();
    await takePicture(page, 'log');
    const saving = page.waitForEvent('download');
    await press('button', 'Download as CSV');
    expect(await readFile(await (await saving).path(), 'utf8')).toContain('credential.authorization_started');

    // What another person of the shop may do.
    await page.goto(`${origin}/login`);
    await page.getByRole('link', { name: 'Employee' }).first().click();
    await card(page, 'Etsy').getByRole('button', { name: 'Import orders: Etsy' }).waitFor();
    const connect = page.getByRole('button', { name: 'Connect: Vendor service' });
    expect(await connect.getAttribute('aria-disabled')).toBe('true');
    await expectAccessible(page);
  });
});

/** Connects Instagram, and posts a product that was imported. */
async function postProduct(page: Page): Promise<void> {
  const { press } = keyboard(page);
  await press('link', 'Overview');
  await press('button', 'Connect: Instagram');
  await press('button', 'Continue');
  // Nothing has to be set.
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await press('button', 'Continue');
  await press('button', 'Sign in at Instagram');
  await press('link', 'Allow');
  await press('button', 'Test now');
  await page.getByText('It works.').first().waitFor();
  await press('link', 'Overview');
  await press('link', 'Post a product to Instagram: Instagram');
  await choose(page, 'Product', 'mug');
  await page.getByText('4 checks passed').waitFor();
  // The picture of the simulated shop, which was drawn.
  const preview = page.getByRole('img', { name: 'Picture 1' });
  await preview.waitFor();
  await expect.poll(() => preview.evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(1_200);
  await expectAccessible(page);
  await takePicture(page, 'post');
  await press('button', 'Post');
  await page.getByRole('dialog').getByRole('button', { name: 'Post' }).click();
  await page.getByText('Done').first().waitFor();
  await page.getByRole('link', { name: /post/i }).waitFor();
}

/** Connects a packing service, and hands a project that was imported to it. */
async function handOff(page: Page): Promise<void> {
  const { press, type } = keyboard(page);
  await press('link', 'Overview');
  await press('button', 'Connect: Packright');
  await press('button', 'Continue');
  await page.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Packright Lda');
  await page.getByRole('combobox', { name: 'Delivery' }).selectOption('download');
  await type('Currency', 'EUR');
  await press('button', 'Continue');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await press('button', 'Continue');
  await press('button', 'Test now');
  await page.getByText('It works.').first().waitFor();
  await press('link', 'Overview');
  await press('link', 'Hand off to a vendor: Packright');
  await choose(page, 'Project', '1');
  await page.getByRole('textbox', { name: 'Description' }).fill('Packing, one parcel');
  await page.getByRole('textbox', { name: 'Quantity' }).fill('3');
  await page.getByRole('textbox', { name: 'Unit price' }).fill('2.40');
  await page.getByText('€7.20').first().waitFor();
  await takePicture(page, 'hand-off');
  await press('button', 'Preview');
  await page.getByRole('heading', { name: 'This will be handed off' }).waitFor();
  await expectAccessible(page);
  await press('button', 'Hand off now');
  await page.getByText('Done').first().waitFor();
  await page.getByText('By download').waitFor();
}

/** Types into a list of choices, and takes the first. */
async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('combobox', { name }).fill(text);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

/** Waits until the log shows these texts. */
async function inLog(page: Page, origin: string, ...texts: readonly string[]): Promise<void> {
  await page.goto(`${origin}/api/integrations/console/timeline`);
  const missing = async () => {
    await page.reload();
    await heading(page, 'Log');
    const shown = (await page.getByRole('listitem').allInnerTexts()).join('\n');
    return texts.filter((text) => !shown.includes(text));
  };
  await expect.poll(missing, { interval: 500 }).toEqual([]);
}
