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

async function openSchedules({ cron, ...options }: OpenOptions & { readonly cron?: string } = {}) {
  const host = await startHost({ more: createFormProviders() });
  const { id } = await host.shop.connections.create({ providerKey: 'market', config: { shop: 'my-shop' } });
  if (cron !== undefined)
    await host.shop.schedules.set(id, 'import_orders', { cron, timeZone: 'Europe/Berlin', input: { full: true } });
  const { page } = await open(`/connections/${id}/schedules`, { ...options, host });
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  return { host, id, page, schedule: () => host.shop.schedules.get(id, 'import_orders') };
}

describe.skipIf(!hasBrowser)('the schedules of a connection', () => {
  it('are set to a time of every day, whose next five times are shown before', async () => {
    const { page, schedule } = await openSchedules();
    await page.getByRole('button', { name: 'Set a schedule: Import orders' }).click();
    await page.getByLabel('Every day at a time').check();
    await page.getByLabel('Time', { exact: true }).fill('07:30');
    await page.getByLabel('Time zone').selectOption('Europe/Berlin');
    const times = page.getByRole('group', { name: 'The next five times' }).getByRole('listitem');
    await expect.poll(() => times.filter({ hasText: '7:30' }).count()).toBe(5);
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Every day at 07:30 (Europe/Berlin)').waitFor();
    expect(await schedule()).toMatchObject({ cron: '30 7 * * *', timeZone: 'Europe/Berlin', enabled: true });
    await expectNoViolations(page);
  });

  it('are paused, resumed and removed, and keep their input', async () => {
    const { page, schedule } = await openSchedules({ cron: '0 9 * * 1-5' });
    await page.getByText('0 9 * * 1-5 (Europe/Berlin)').waitFor();
    await page.getByRole('button', { name: 'Pause: Import orders' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    expect(await schedule()).toMatchObject({ enabled: false, input: { full: true } });
    await page.getByRole('button', { name: 'Resume: Import orders' }).click();
    await page.getByRole('button', { name: 'Pause: Import orders' }).waitFor();
    await page.getByRole('button', { name: 'Remove: Import orders' }).click();
    await page.getByRole('button', { name: 'Set a schedule: Import orders' }).waitFor();
    await expect(schedule()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('say what is wrong with a pattern, at its field', async () => {
    const { page } = await openSchedules({ cron: '0 9 * * 1-5', mayComplain: /422/ });
    await page.getByRole('button', { name: 'Change: Import orders' }).click();
    const pattern = page.getByLabel('Pattern');
    expect(await pattern.inputValue()).toBe('0 9 * * 1-5');
    await pattern.fill('soon');
    await page.getByText('must have five fields').waitFor();
    expect(await pattern.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => pattern.evaluate((field) => field.matches(':focus'))).toBe(true);
    await expectNoViolations(page);
  });

  it('say when a change failed', async () => {
    const { host, page } = await openSchedules({ cron: '0 9 * * *', mayComplain: /503/ });
    host.answerInstead('/schedules/import_orders', () => problem(503, 'storage_unavailable'));
    await page.getByRole('button', { name: 'Pause: Import orders' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('The database is not available');
  });

  it('can be seen by an employee, with the reason why not more, on a narrow page in German', async () => {
    const { page } = await openSchedules({ cron: '*/15 * * * *', role: 'employee', language: 'de', width: 320 });
    await page.getByText('Alle 15 Minuten').waitFor();
    const change = page.getByRole('button', { name: 'Ändern: Bestellungen importieren' });
    expect(await change.getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByText('Das dürfen nur Inhaber und Shop-Manager ändern.').count()).toBe(2);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await expectNoViolations(page);
  });
});
