import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { consentUrl, createFormProviders } from '../../../test/browser/form-providers.ts';
import { type Host, startHost } from '../../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, isAsWideAsTheWindow, open } from '../../../test/browser/open.ts';

const startMarket = () =>
  startHost({
    more: createFormProviders(),
    outbound: async () => Response.json({ access_token: 'granted-canary', token_type: 'Bearer', expires_in: 3600 }),
  });
const connectMarket = async (host: Host, shop = 'my-shop') =>
  (await host.shop.connections.create({ providerKey: 'market', config: { shop } })).id;

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name }).waitFor();

/** The provider's page, which cuts the tie to the page that opened it, and the address that the host is known by. */
async function serveConsent(page: Page, { origin }: Host, answer: object = { code: 'code' }): Promise<void> {
  const goTo = (address: string) => `<script>location.replace(${JSON.stringify(address)})</script>`;
  const headers = { 'content-type': 'text/html', 'cross-origin-opener-policy': 'same-origin' };
  await page.context().route(`${consentUrl}**`, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({ ...answer, state: asked.get('state') ?? '' }).toString();
    return route.fulfill({ headers, body: goTo(back.href) });
  });
  // A test cannot serve an address that an answer redirects to, so this follows the redirect of the host itself.
  await page.context().route('https://app.example.com/**', async (route) => {
    const here = (address: string) => address.replace(new URL(address).origin, origin);
    const redirect = await route.fetch({ url: here(route.request().url()), maxRedirects: 0 });
    return route.fulfill({ headers, body: goTo(here(redirect.headers()['location'] ?? '')) });
  });
}

describe.skipIf(!hasBrowser)('connecting a provider', () => {
  it('leads from what it does to the first import, and keeps the token to itself', async () => {
    const host = await startMarket();
    const { page } = await open('/connect/market', { host });
    await page.getByText('Nothing is ever written back to Market').waitFor();
    await press(page, 'Continue');
    await step(page, 'Settings');
    await page.getByLabel('Shop').fill('my-shop');
    await press(page, 'Continue');
    await step(page, 'Sign in');
    await page.getByText('Sign in another way').click();
    await page.getByLabel('Token').fill(' token-canary ');
    expect(await page.getByLabel('Token').getAttribute('type')).toBe('password');
    await expectNoViolations(page);
    await press(page, 'Save');
    await step(page, 'Test');
    await press(page, 'Test now');
    await page.getByText('It works.').first().waitFor();
    await expectNoViolations(page);
    await press(page, 'Continue');
    await step(page, 'Choose');
    await page.getByRole('switch', { name: 'Import products' }).click();
    await page.getByRole('switch', { name: 'Import products', checked: false }).waitFor();
    await press(page, 'Continue');
    await step(page, 'First import');
    await page.getByLabel('Since a day').check();
    await press(page, 'Start the import');
    await page.getByText('Choose a day.').waitFor();
    expect(await page.getByLabel('Day', { exact: true }).evaluate((field) => field.matches(':focus'))).toBe(true);
    await expectNoViolations(page);
    await page.getByLabel('Day', { exact: true }).fill('2026-11-01');
    await press(page, 'Start the import');
    await page.waitForURL(/\/runs\//);
    const [run] = (await host.shop.runs.list({ limit: 1 })).rows;
    expect(run).toMatchObject({ capability: 'import_orders', input: { since: expect.stringContaining('2026-1') } });
    expect(await host.shop.schedules.list()).toMatchObject([{ capability: 'import_orders', cron: '*/15 * * * *' }]);
    await page.goto(page.url().replace(/runs\/.*/, 'connect/market/sign-in'));
    await page.getByText('Signed in:').waitFor();
    expect(
      await page.evaluate(() => document.documentElement.getHTML({ serializableShadowRoots: true })),
    ).not.toContain('canary');
  });

  it('goes to the page of the provider and comes back to the test', async () => {
    const host = await startMarket();
    await connectMarket(host);
    const { page } = await open('/connect/market/sign-in', { host });
    await serveConsent(page, host);
    await press(page, 'Sign in at Market');
    await step(page, 'Test');
    expect(new URL(page.url()).search).toBe('');
  });

  it('goes on when the person has signed in in another window, though that window cannot be reached', async () => {
    const host = await startMarket();
    const id = await connectMarket(host);
    const { page } = await open('/connect/market/sign-in', { host });
    await serveConsent(page, host);
    await press(page, 'Sign in in a new window');
    await step(page, 'Test');
    expect(await host.shop.credentials.get(id)).toMatchObject({ kind: 'oauth2' });
  });

  it('says why it does not work yet', async () => {
    const host = await startMarket();
    const id = await connectMarket(host, 'closed');
    await host.shop.credentials.set(id, { kind: 'access_token', secret: { access_token: 'x' } });
    const { page } = await open('/connect/market/test', { host });
    await press(page, 'Test now');
    expect(await page.getByRole('alert').innerText()).toContain('The shop is closed.');
    await expectNoViolations(page);
  });

  it('says that the sign-in was refused, and can be tried again', async () => {
    const host = await startMarket();
    await connectMarket(host);
    const { page } = await open('/connect/market/sign-in', { host });
    await serveConsent(page, host, { error: 'access_denied' });
    await press(page, 'Sign in at Market');
    await page.getByText('The sign-in was not completed.').waitFor();
    await page.getByRole('button', { name: 'Sign in at Market' }).waitFor();
    await expectNoViolations(page);
  });

  it('shows people who may not connect it why, also on a narrow page in German', async () => {
    const options = { role: 'employee', language: 'de', scheme: 'dark', width: 320 } as const;
    const { page } = await open('/connect/market', { host: await startMarket(), ...options });
    const next = page.getByRole('button', { name: 'Weiter' });
    expect(await next.getAttribute('aria-disabled')).toBe('true');
    await page.getByText('Das dürfen nur Inhaber und Shop-Manager ändern.').waitFor();
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await expectNoViolations(page);
  });

  it('creates at once what has nothing to set up', async () => {
    const { page, host } = await open('/connect/quiet');
    await press(page, 'Continue');
    await step(page, 'Test');
    expect((await host.shop.connections.list()).map(({ providerKey }) => providerKey)).toEqual(['quiet']);
  });
});
