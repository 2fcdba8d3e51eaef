import { describe, expect, it } from 'vitest';
import { createFormProviders } from '../../../test/browser/form-providers.ts';
import { connect, importAll, startHost } from '../../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, isAsWideAsTheWindow, open, violationsOf } from '../../../test/browser/open.ts';

describe.skipIf(!hasBrowser)('the overview', () => {
  it('shows who needs a person first, what ran last, and one thing to do', async () => {
    const host = await startHost();
    await importAll(host, await connect(host, 'acme'));
    await importAll(host, await connect(host, 'broken'));
    const { page } = await open('/', { host });
    const cards = page.getByRole('listitem').filter({ has: page.getByRole('heading') });
    await cards.nth(2).waitFor();
    const [broken = '', acme = '', quiet = ''] = await cards.allInnerTexts();
    expect(broken).toContain('Needs you to sign in again');
    expect(broken).toContain('Import orders: failed');
    expect(acme).toContain('Working');
    expect(acme).toMatch(/Import orders: done, 2,000 orders read, (now|1 minute ago)/);
    expect(quiet).toContain('Never connected');
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Sign in again', 'Import orders', 'Connect']);
    await expectNoViolations(page);
  });

  it('has a line for the newest run of each capability, the worst first, and those that are switched off last', async () => {
    const host = await startHost();
    await importAll(host, await connect(host, 'acme'));
    const { data } = await host.list();
    const run = { progress: { fetched: 20 }, finished_at: new Date().toISOString() };
    const lastRuns = [
      { ...run, id: '1', capability: 'import_customers', state: 'FAILURE' },
      { ...run, id: '2', capability: 'import_orders', state: 'SUCCESS' },
      { ...run, id: '3', capability: 'sync_products', state: 'FAILURE' },
      { ...run, id: '4', capability: 'another', state: 'STARTED', finished_at: null },
    ];
    const enabled = ['import_orders', 'sync_products', 'another'];
    host.answerInstead('/connections', () =>
      Response.json({
        data: data.map((each) => ({ ...each, enabled_capabilities: enabled, last_runs: lastRuns })),
        next_cursor: null,
      }),
    );
    const { page } = await open('/', { host });
    const lines = page.getByRole('listitem').filter({ hasText: 'Acme' }).getByRole('definition');
    await lines.first().waitFor();
    expect((await lines.allInnerTexts()).map((line) => line.replaceAll(/\s+/g, ' '))).toEqual([
      'Import products: failed, 20 products read, now',
      'Under way: another, 20 records read',
      'Import orders: done, 20 orders read, now',
      'Import customers: failed, 20 customers read, now',
      'Not scheduled',
    ]);
    expect(await lines.first().getByRole('link').getAttribute('href')).toMatch(/\/runs\/3$/);
    await expectNoViolations(page);
  });

  it('starts an import, and goes to its run', async () => {
    const host = await startHost();
    await connect(host, 'acme');
    const { page } = await open('/', { host });
    await page.getByRole('button', { name: 'Import orders' }).press('Enter');
    await page.getByRole('heading', { name: 'Import orders · Acme' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/api\/integrations\/console\/runs\/[\w-]{36}$/);
  });

  it('leads to the input of what sends something', async () => {
    const host = await startHost({ more: createFormProviders() });
    const config = { name: 'Brush', delivery: 'email' } as const;
    await host.shop.connections.create({ providerKey: 'workshop', config });
    const { page } = await open('/', { host });
    await page.getByRole('link', { name: 'Send a parcel: Workshop' }).click();
    await page.getByRole('heading', { level: 1, name: 'Send a parcel (Workshop)' }).waitFor();
    await expectNoViolations(page);
  });

  it('shows what an employee may not do, with the reason, and does nothing when it is clicked', async () => {
    const { page } = await open('/', { role: 'employee', scheme: 'dark' });
    const connectAcme = page.getByRole('button', { name: 'Connect: Acme' });
    await connectAcme.waitFor();
    expect(await connectAcme.getAttribute('aria-disabled')).toBe('true');
    const reason = await connectAcme.getAttribute('aria-describedby');
    expect(await page.locator(`#${reason}`).innerText()).toBe('Only owners and shop managers may change this.');
    await connectAcme.click({ force: true });
    expect(new URL(page.url()).pathname).toBe('/api/integrations/console/');
    await expectNoViolations(page);
  });

  it('fits a narrow phone, in German and from right to left', async () => {
    const host = await startHost();
    await importAll(host, await connect(host, 'acme'));
    const { page } = await open('/', { host, language: 'de', width: 320 });
    await page.getByText('Bestellungen importieren: fertig').waitFor();
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await expectNoViolations(page);
  });

  it('shows text of others as text', async () => {
    const hostile = '<img src=x onerror=alert(1)>"&#x27;';
    const host = await startHost();
    await connect(host, 'acme');
    const { data } = await host.list();
    host.answerInstead('/connections', () =>
      Response.json({
        data: data.map((each) => ({ ...each, health: 'failing', health_reason: hostile })),
        next_cursor: null,
      }),
    );
    const { page } = await open('/', { host });
    await page.getByText(hostile).waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('is looked at by axe as it is seen: a fault that is planted is found', async () => {
    const { page } = await open('/');
    await page.getByText('Never connected').first().waitFor();
    await page.evaluate(() => {
      const root = document.querySelector('mfx-console')?.shadowRoot?.querySelector('mfx-overview')?.shadowRoot;
      root?.append(document.createElement('input'));
    });
    expect(await violationsOf(page)).toEqual([expect.stringMatching(/^label: <input>/)]);
  });
});
