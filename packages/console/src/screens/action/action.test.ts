import { describe, expect, it } from 'vitest';
import { createFormProviders } from '../../../test/browser/form-providers.ts';
import { connect, startHost } from '../../../test/browser/host.ts';
import {
  expectNoViolations,
  hasBrowser,
  isAsWideAsTheWindow,
  type OpenOptions,
  open,
} from '../../../test/browser/open.ts';

async function openParcel(options: OpenOptions = {}) {
  const host = await startHost({ more: createFormProviders() });
  const config = { name: 'Brush', delivery: 'email' } as const;
  const { id } = await host.shop.connections.create({ providerKey: 'workshop', config });
  const { page } = await open(`/connections/${id}/actions/send_parcel`, { ...options, host });
  await page.getByRole('heading', { level: 1, name: 'Send a parcel (Workshop)' }).waitFor();
  return { host, page };
}

describe.skipIf(!hasBrowser)('running a capability', () => {
  it('asks for its input, and tries it first', async () => {
    const { host, page } = await openParcel({ role: 'employee', width: 320 });
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('group', { name: '3 things need your attention' }).waitFor();
    await expectNoViolations(page);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await page.getByLabel('Receiver').fill('Ana');
    await page.getByLabel('Size').selectOption('small');
    await page.getByRole('button', { name: 'Add to Lines' }).click();
    await page.keyboard.type('Mug');
    await page.getByLabel('Count').fill('2');
    await page.getByRole('button', { name: 'Try it first' }).click();
    await page.waitForURL(/\/runs\//);
    const [run] = (await host.shop.runs.list({ limit: 1 })).rows;
    expect(run?.input).toEqual({ to: 'Ana', size: 'small', lines: [{ what: 'Mug', count: '2' }], dry_run: true });
  });

  it('keeps what may be left out folded away', async () => {
    const host = await startHost();
    const id = await connect(host, 'acme');
    const { page } = await open(`/connections/${id}/actions/import_orders`, { host });
    expect(await page.getByLabel('Read everything again').isVisible()).toBe(false);
    await page.getByText('Options').click();
    await page.getByLabel('Read everything again').check();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.waitForURL(/\/runs\//);
    expect((await host.shop.runs.list({ limit: 1 })).rows).toMatchObject([{ input: { full: true } }]);
  });

  it('says why it cannot run now, and leads to what mends it', async () => {
    const host = await startHost({ more: createFormProviders() });
    const { id } = await host.shop.connections.create({ providerKey: 'market', config: { shop: 'my-shop' } });
    const { page } = await open(`/connections/${id}/actions/import_orders`, { host });
    await page.getByText('You have to sign in at the provider first.').waitFor();
    await expectNoViolations(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Connect Market' }).waitFor();
  });

  it('says that the provider cannot do it', async () => {
    const host = await startHost();
    const id = await connect(host, 'acme');
    const { page } = await open(`/connections/${id}/actions/fly`, { host });
    await page.getByText('This provider cannot do that.').waitFor();
    await expectNoViolations(page);
  });
});
