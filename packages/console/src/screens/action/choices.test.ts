import { describe, expect, it } from 'vitest';
import { createFormProviders } from '../../../test/browser/form-providers.ts';
import { startHost } from '../../../test/browser/host.ts';
import {
  expectNoViolations,
  hasBrowser,
  isAsWideAsTheWindow,
  type OpenOptions,
  open,
} from '../../../test/browser/open.ts';

async function openLabel(options: OpenOptions = {}) {
  const host = await startHost({ more: createFormProviders() });
  const config = { name: 'Brush', delivery: 'email' } as const;
  const { id } = await host.shop.connections.create({ providerKey: 'workshop', config });
  const { page } = await open(`/connections/${id}/actions/label_parcel`, { ...options, host });
  const field = page.getByRole('combobox', { name: 'Order' });
  await field.waitFor();
  const lastInput = async () => (await host.shop.runs.list({ limit: 1 })).rows[0]?.input;
  return { host, page, field, lastInput };
}

describe.skipIf(!hasBrowser)('choosing instead of typing an id', () => {
  it('finds, moves, chooses and leaves with the keyboard alone', async () => {
    const { page, field, lastInput } = await openLabel({ role: 'employee' });
    await field.focus();
    await page.keyboard.type('Order 1');
    await expect.poll(() => page.getByRole('option').count()).toBe(4);
    await expectNoViolations(page);
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('option', { selected: true }).textContent()).toContain('Order 10');
    await page.keyboard.press('Escape');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('Order 12 <img src=x onerror=alert(1)>');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/runs\//);
    expect(await lastInput()).toEqual({ order_id: 'order-12' });
  });

  it('takes no text that was not chosen', async () => {
    const { page, field, lastInput } = await openLabel({ language: 'de', scheme: 'dark', width: 320 });
    await field.fill('Ben');
    await page.getByRole('option').waitFor();
    await expectNoViolations(page);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Jetzt ausführen' }).click();
    await page.getByText('Vervollständigen oder leeren Sie dieses Feld.').first().waitFor();
    await field.click();
    await page.getByRole('option').click();
    await page.getByRole('button', { name: 'Jetzt ausführen' }).click();
    await page.waitForURL(/\/runs\//);
    expect(await lastInput()).toEqual({ order_id: 'order-2' });
  });

  it('takes an id if the search does not work', async () => {
    const { page, field, lastInput } = await openLabel({ mayComplain: /500|502/ });
    await field.fill('broken');
    await page.getByText('You can enter the id.').first().waitFor();
    await expectNoViolations(page);
    await field.fill('order-9');
    await page.getByText('Nothing found.').first().waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.waitForURL(/\/runs\//);
    expect(await lastInput()).toEqual({ order_id: 'order-9' });
  });
});
