import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createFormProviders } from '../../../test/browser/form-providers.ts';
import { problem, startHost } from '../../../test/browser/host.ts';
import {
  expectNoViolations,
  hasBrowser,
  isAsWideAsTheWindow,
  type OpenOptions,
  open,
} from '../../../test/browser/open.ts';

const settings = {
  name: '<img src=x onerror=alert(1)>',
  delivery: 'email' as const,
  taxes: [{ label: 'VAT', rate: '23' }],
  rates: { piece: { price: '6.50' } },
};

async function openMarket(options: OpenOptions = {}) {
  const host = await startHost({ more: createFormProviders() });
  const { id } = await host.shop.connections.create({ providerKey: 'market', config: { shop: 'my-shop' } });
  const { page } = await open(`/connections/${id}`, { ...options, host });
  await page.getByRole('heading', { name: 'Market' }).waitFor();
  return { host, id, page };
}

async function openWorkshop(options: OpenOptions = {}) {
  const host = await startHost({ more: createFormProviders() });
  const { id } = await host.shop.connections.create({ providerKey: 'workshop', config: settings });
  const { page } = await open(`/connections/${id}`, { ...options, host });
  await page.getByRole('heading', { name: 'Workshop' }).waitFor();
  return { host, id, page, config: async () => (await host.shop.connections.get(id)).config };
}

const isFocused = (page: Page, label: string) =>
  page.getByLabel(label, { exact: true }).evaluate((field) => field.matches(':focus'));
const save = (page: Page) => page.getByRole('button', { name: 'Save settings' }).click();

describe.skipIf(!hasBrowser)('the switches of a connection', () => {
  it('change it at once, by keyboard too', async () => {
    const { host, id, page } = await openMarket();
    const orders = page.getByRole('switch', { name: 'Import orders' });
    await orders.focus();
    await page.keyboard.press('Space');
    await expect.poll(async () => (await host.shop.connections.get(id)).enabledCapabilities).toEqual(['sync_products']);
    expect(await orders.getAttribute('aria-checked')).toBe('false');
    await page.getByRole('switch', { name: 'Connection is switched on' }).click();
    await page.getByText('Switched off', { exact: true }).waitFor();
    await expectNoViolations(page);
  });

  it('go back and show what somebody else changed in the meantime', async () => {
    const { host, id, page } = await openMarket({ mayComplain: /409/ });
    await host.shop.connections.update(id, { version: 1, enabledCapabilities: ['import_orders'] });
    await page.getByRole('switch', { name: 'Import orders' }).click();
    await page.getByText('Somebody else changed this').first().waitFor();
    expect(await page.getByRole('switch', { name: 'Import orders' }).getAttribute('aria-checked')).toBe('true');
    expect(await page.getByRole('switch', { name: 'Import products' }).getAttribute('aria-checked')).toBe('false');
    await expectNoViolations(page);
  });

  it('go back when the change fails, and say why', async () => {
    const { host, id, page } = await openMarket({ mayComplain: /503/ });
    host.answerInstead(`/connections/${id}`, () => problem(503, 'storage_unavailable'));
    await page.getByRole('switch', { name: 'Import orders' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('switch', { name: 'Import orders' }).getAttribute('aria-checked')).toBe('true');
  });

  it('are read-only with the reason for an employee, also on a narrow page', async () => {
    const { host, page } = await openMarket({ role: 'employee', width: 320 });
    const orders = page.getByRole('switch', { name: 'Import orders' });
    expect(await orders.getAttribute('aria-disabled')).toBe('true');
    const asked = host.asked.length;
    await orders.focus();
    await page.keyboard.press('Space');
    expect(host.asked.slice(asked)).toEqual([]);
    expect(await orders.getAttribute('aria-checked')).toBe('true');
    await page.getByText('my-shop').waitFor();
    expect(await page.getByText('Only owners and shop managers may change this.').count()).toBeGreaterThan(1);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await expectNoViolations(page);
  });
});

describe.skipIf(!hasBrowser)('a connection', () => {
  it('is tested, and disconnected after one question', async () => {
    const { host, page } = await openWorkshop();
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The connection works.').first().waitFor();
    const disconnect = page.getByRole('button', { name: 'Disconnect' });
    await disconnect.click();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'No, go back' }).click();
    expect(await host.shop.connections.list()).toHaveLength(1);
    await disconnect.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(await host.shop.connections.list()).toEqual([]);
  });
});

describe.skipIf(!hasBrowser)('the form of its settings', () => {
  it('shows what is stored, and only as text', async () => {
    const { page } = await openWorkshop();
    expect(await page.getByLabel('Name', { exact: true }).first().inputValue()).toBe(settings.name);
    await page.goto(page.url());
    await expectNoViolations(page);
  });

  it('says what is missing in a summary that takes the focus and leads to the fields', async () => {
    const { page, config } = await openWorkshop({ language: 'de', scheme: 'dark', width: 320 });
    await page.getByLabel('Rate', { exact: true }).fill('');
    await page.getByLabel('Delivery').selectOption('');
    await page.getByRole('button', { name: 'Einstellungen speichern' }).click();
    const summary = page.getByRole('group', { name: '2 Angaben stimmen noch nicht' });
    expect(await summary.evaluate((element) => element.matches(':focus'))).toBe(true);
    await expectNoViolations(page);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await summary.getByRole('link', { name: 'Taxes 1, Rate' }).click();
    expect(await isFocused(page, 'Rate')).toBe(true);
    await page.keyboard.type('19');
    await page.getByRole('group', { name: 'Eine Angabe stimmt noch nicht' }).waitFor();
    expect(await config()).toEqual(settings);
  });

  it('folds away a group that may be left out, until something in it is missing', async () => {
    const { page } = await openWorkshop();
    const city = page.getByLabel('City');
    expect(await city.isVisible()).toBe(false);
    await page.getByText('Address').click();
    await page.getByLabel('Postal code').fill('4050');
    await page.getByText('Address').click();
    await save(page);
    await page.getByRole('link', { name: 'Address, City: Fill in this field.' }).click();
    expect(await city.evaluate((field) => field.matches(':focus'))).toBe(true);
    await expectNoViolations(page);
  });

  it('adds and removes items, and the focus goes along', async () => {
    const { page, config } = await openWorkshop();
    await page.getByRole('button', { name: 'Add to Rates' }).click();
    expect(await isFocused(page, 'Name Rates 2')).toBe(true);
    await page.keyboard.type('box');
    await page.getByLabel('Price').last().fill('1');
    await page.getByRole('button', { name: 'Remove Taxes 1' }).click();
    expect(await page.getByRole('button', { name: 'Add to Taxes' }).evaluate((add) => add.matches(':focus'))).toBe(
      true,
    );
    await save(page);
    await page.getByText('The settings are saved.').first().waitFor();
    expect(await config()).toEqual({
      ...settings,
      taxes: [],
      rates: { piece: { price: '6.50' }, box: { price: '1' } },
    });
  });

  it('shows what the server refuses at the field', async () => {
    const { host, id, page } = await openWorkshop({ mayComplain: /422/ });
    const errors = [{ path: 'config.rates.piece.price', problem: 'too dear' }];
    host.answerInstead(`/connections/${id}`, () => problem(422, 'invalid_input', { errors }));
    await save(page);
    await page.getByRole('link', { name: 'Rates 1, Price: too dear' }).click();
    const price = page.getByLabel('Price');
    expect(await price.getAttribute('aria-invalid')).toBe('true');
    expect(await price.evaluate((field) => field.matches(':focus'))).toBe(true);
  });
});
