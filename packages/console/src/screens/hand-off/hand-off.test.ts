import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Host, problem, startHost } from '../../../test/browser/host.ts';
import {
  expectNoViolations,
  isAsWideAsTheWindow,
  type OpenOptions,
  open,
  openPage,
  showsPdfs,
} from '../../../test/browser/open.ts';
import { connectVendor, createVendor } from '../../../test/browser/vendor.ts';

interface HandOffOptions extends OpenOptions {
  readonly config?: object;
  readonly losesMails?: boolean;
}

async function openHandOff({ config, losesMails = false, ...options }: HandOffOptions = {}) {
  const host = await startHost({ more: [createVendor({ losesMails })] });
  const id = await connectVendor(host, config);
  const { page } = await open(`/connections/${id}/actions/vendor_handoff_invoice`, {
    ...options,
    host,
    needsPdfs: true,
  });
  await page.getByRole('table').waitFor();
  return { host, page, id };
}

const rows = async (page: Page): Promise<readonly string[]> =>
  (await page.getByRole('table').last().getByRole('row').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' '));

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('Project').fill('project-7');
  await page.getByLabel('Rate').selectOption('parcel');
  await page.getByLabel('Quantity').fill('3');
}

async function preview(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('heading', { name: 'This will be handed off' }).waitFor();
}

const runsOf = async ({ shop }: Host) => (await shop.runs.list({ limit: 10 })).rows;

describe.skipIf(!showsPdfs)('handing work to a vendor', () => {
  it('adds up while a person types, with rates and taxes of the settings', async () => {
    const { page } = await openHandOff();
    await fillIn(page);
    expect(await rows(page)).toEqual(['Net €7.04', 'VAT 19 % on €7.04 €1.34', 'Total €8.38']);
    await page.getByRole('button', { name: 'Add to Lines' }).click();
    expect(await page.getByRole('group', { name: 'Lines', exact: true }).count()).toBe(1);
    const second = page.getByRole('group', { name: 'Line 2' });
    await second.getByLabel('Rate').selectOption('hour');
    expect(await second.getByRole('checkbox', { name: 'VAT 19 %' }).isChecked()).toBe(false);
    await second.getByLabel('Quantity').fill('0.5');
    await second.getByText('Amount: €15.00').waitFor();
    expect(await rows(page)).toContain('Total €23.38');
    await second.getByRole('checkbox', { name: 'VAT 19 %' }).check();
    expect(await rows(page)).toContain('Total €26.23');
    await second.getByLabel('Rate').selectOption('');
    await second.getByLabel('Unit price').fill('1');
    expect(await rows(page)).toContain('Total €8.97');
    await expectNoViolations(page);
  });

  it('shows both documents before anything is issued, and hands off what was shown', async () => {
    const { host, page } = await openHandOff({ role: 'employee' });
    await fillIn(page);
    await preview(page);
    expect(await rows(page)).toEqual([
      'Description Amount',
      'Packing <b> 3 × €2.345 €7.04',
      'Net €7.04',
      'VAT 19 % on €7.04 €1.34',
      'Total €8.38',
    ]);
    const frames = page.locator('iframe');
    expect(await frames.evaluateAll((all) => all.map((one) => one.getAttribute('title')))).toEqual([
      'Invoice',
      'Work order',
    ]);
    await expectNoViolations(page);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download: Work order' }).click();
    expect((await saved).suggestedFilename()).toBe('work-order-WO-PREVIEW.pdf');
    expect((await runsOf(host)).map(({ input }) => input['dry_run'])).toEqual([true]);
    await page.getByRole('button', { name: 'Hand off now' }).click();
    await page.getByText('INV-1', { exact: true }).waitFor();
    await page.getByText('By download').waitFor();
    await expectNoViolations(page);
    const [run] = await runsOf(host);
    expect(run?.input).toEqual({ project_id: 'project-7', items: [{ rate: 'parcel', quantity: '3' }] });
  });

  it('asks for a new preview when something was changed', async () => {
    const { page } = await openHandOff();
    await fillIn(page);
    await preview(page);
    await page.getByLabel('Quantity').fill('4');
    await page.getByText('You have changed something since the preview.').waitFor();
    expect(await page.getByRole('button', { name: 'Hand off now' }).count()).toBe(0);
  });

  it('works with the keyboard alone on a phone, in German and in the dark', async () => {
    const { host, page } = await openHandOff({ width: 320, language: 'de', scheme: 'dark' });
    await page.getByRole('button', { name: 'Vorschau' }).press('Enter');
    const summary = page.getByRole('group', { name: 'Eine Angabe stimmt noch nicht' });
    await summary.waitFor();
    await expectNoViolations(page);
    await page.getByLabel('Projekt').focus();
    await page.keyboard.type('project-7');
    await page.getByLabel('Satz').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByLabel('Menge').focus();
    await page.keyboard.type('12,5');
    await page.keyboard.press('Enter');
    const title = page.getByRole('heading', { name: 'Das wird übergeben' });
    await title.waitFor();
    expect(await title.evaluate((one) => one.matches(':focus'))).toBe(true);
    expect((await runsOf(host))[0]?.input).toMatchObject({ items: [{ rate: 'parcel', quantity: '12.5' }] });
    expect(await page.locator('iframe').first().isVisible()).toBe(false);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await expectNoViolations(page);
  });

  it('shows what the server refuses at its field', async () => {
    const { page } = await openHandOff({ mayComplain: /422/ });
    await fillIn(page);
    await page.getByRole('combobox', { name: 'Or a sale' }).fill('1002');
    await page.getByRole('option', { name: 'Order 1002' }).click();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('link', { name: /^Project: give a project or a sale/ }).waitFor();
    await expectNoViolations(page);
  });

  it('keeps what was filled in when the session ends', async () => {
    const { host, page, id } = await openHandOff({ mayComplain: /401/ });
    await fillIn(page);
    host.answerInstead(`/connections/${id}/actions/vendor_handoff_invoice`, () => problem(401, 'unauthenticated'));
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'I have signed in' }).click();
    host.answerAgain();
    expect(await page.getByLabel('Project').inputValue()).toBe('project-7');
    await preview(page);
  });

  it('says why it cannot run now', async () => {
    const { page } = await openHandOff({
      config: { delivery: 'webhook', webhook_url: 'https://vendor.example/hook' },
    });
    await page.getByText('You have to sign in at the provider first.').waitFor();
    await expectNoViolations(page);
  });

  it('starts again if it failed before anything was issued', async () => {
    const { host, page, id } = await openHandOff({ mayComplain: /422/ });
    await fillIn(page);
    // Both are made from the settings, which change below.
    const documents = [/name=invoice/, /name=work_order/].map((address) => page.waitForResponse(address));
    await preview(page);
    await Promise.all(documents);
    const { version, config } = await host.shop.connections.get(id);
    await host.shop.connections.update(id, { version, config: { ...config, rates: {} } });
    await page.getByRole('button', { name: 'Hand off now' }).click();
    await page.getByRole('alert').getByText('the config has no such rate').first().waitFor();
    await host.shop.connections.update(id, { version: version + 1, config });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('INV-1', { exact: true }).waitFor();
    expect((await runsOf(host)).map(({ state }) => state)).toEqual(['SUCCESS', 'FAILURE', 'SUCCESS']);
  });

  it('shows no documents in frames to a client that sends a token', async () => {
    const host = await startHost({ more: [createVendor()] });
    const id = await connectVendor(host);
    const input = { project_id: 'project-7', items: [{ rate: 'parcel', quantity: '1' }] };
    const run = await host.shop.actions.run(id, 'vendor_handoff_invoice', input);
    await host.shop.runs.waitFor(run.id);
    const { page } = await openPage(`<mfx-run run-id="${run.id}"></mfx-run>`, { host, needsPdfs: true });
    await page.locator('iframe').first().waitFor();
    await page.evaluate(`{
      const [own] = document.getElementsByTagName('mfx-run');
      const given = document.createElement('mfx-run');
      Object.assign(given, { client: own.current.client, runId: own.runId });
      own.replaceWith(given);
    }`);
    await page.getByRole('button', { name: 'Download: Invoice' }).waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Open: Invoice' }).count()).toBe(0);
  });

  it('asks whether it arrived if nobody knows, and goes on with the same invoice', async () => {
    const { host, page } = await openHandOff({ losesMails: true, config: { delivery: 'email' } });
    await fillIn(page);
    await preview(page);
    await page.getByText('Both documents are sent by email.').waitFor();
    await page.getByRole('button', { name: 'Hand off now' }).click();
    await page.getByRole('heading', { name: 'Did it arrive?' }).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download: Invoice' }).click();
    expect((await saved).suggestedFilename()).toBe('invoice-INV-1.pdf');
    await page.getByRole('button', { name: 'No, it is not there' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Did it arrive?' }).waitFor();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Yes, it is there' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Open: Work order' }).isVisible()).toBe(true);
    expect(await runsOf(host)).toMatchObject([{ state: 'SUCCESS' }, { input: { dry_run: true } }]);
  });
});
