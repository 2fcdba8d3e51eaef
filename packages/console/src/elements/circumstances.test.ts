import { describe, expect, it } from 'vitest';
import { connect, problem, startHost } from '../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, isAsWideAsTheWindow, open } from '../../test/browser/open.ts';

describe.skipIf(!hasBrowser)('the console', () => {
  it('can be read at 200 %, with text of twice the size, and in the colours of the system', async () => {
    const host = await startHost();
    const id = await connect(host, 'acme');
    const { id: run } = await host.shop.actions.run(id, 'import_orders');
    // Half of 1280.
    const { page } = await open('/', { host, width: 640, hasForcedColours: true });
    const paths = ['/', '/connect/acme/settings', `/connections/${id}`, `/connections/${id}/schedules`];
    for (const path of [...paths, `/connections/${id}/actions/import_orders`, `/runs/${run}`, '/timeline']) {
      await page.goto(`${host.origin}/api/integrations/console${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('button').first().waitFor();
      expect([path, await isAsWideAsTheWindow(page)]).toEqual([path, true]);
      await expectNoViolations(page);
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      expect([path, 'large text', await isAsWideAsTheWindow(page)]).toEqual([path, 'large text', true]);
    }
  });

  it('shows in the colours of the system whether a switch is on, and what has the focus', async () => {
    const host = await startHost();
    const id = await connect(host, 'acme');
    const { page } = await open(`/connections/${id}`, { host, hasForcedColours: true });
    const control = page.getByRole('switch', { name: 'Import orders' });
    await control.focus();
    expect(await control.evaluate((button) => getComputedStyle(button).outlineStyle)).not.toBe('none');
    const thumb = control.locator('.thumb');
    const isVisible = () =>
      thumb.evaluate((each) => {
        const { backgroundColor: own } = getComputedStyle(each);
        const { backgroundColor: around } = getComputedStyle(each.parentElement ?? each);
        return own !== around;
      });
    const leftOf = async () => (await thumb.boundingBox())?.x ?? 0;
    const on = await leftOf();
    expect(await isVisible()).toBe(true);
    await page.keyboard.press('Space');
    await expect.poll(() => control.getAttribute('aria-checked')).toBe('false');
    expect(await leftOf()).not.toBe(on);
    expect(await isVisible()).toBe(true);
  });

  it('shows the code and the id of a request that failed at the server', async () => {
    const host = await startHost();
    host.answerInstead('/providers', () => problem(500, 'internal', { request_id: 'id-1' }));
    const { page } = await open('/', { host, mayComplain: /500/ });
    await page.getByText('Code: internal').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('Request: id-1');
    await expectNoViolations(page);
  });

  it('shows in one tab what happens in another', async () => {
    const host = await startHost();
    const { id } = await host.shop.actions.run(await connect(host, 'acme'), 'import_orders');
    const { page } = await open(`/runs/${id}`, { host });
    const { page: other } = await open(`/runs/${id}`, { host });
    await other.getByText('Under way').waitFor();
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
    await other.getByText('Cancelled').first().waitFor();
    expect(await other.getByRole('button', { name: 'Cancel the run' }).count()).toBe(0);
  });

  it('says when to try again if too much was asked', async () => {
    const host = await startHost();
    await connect(host, 'acme');
    host.answerInstead('/actions/import_orders', () => problem(429, 'rate_limited', {}, { 'retry-after': '20' }));
    const { page } = await open('/', { host, mayComplain: /429/ });
    await page.getByRole('button', { name: 'Import orders: Acme' }).click();
    await page.getByText('Try again in 20 seconds.').waitFor();
    await expectNoViolations(page);
    host.answerAgain();
    await page.getByRole('button', { name: 'Import orders: Acme' }).click();
    await page.getByRole('heading', { name: 'Import orders · Acme' }).waitFor();
  });
});
