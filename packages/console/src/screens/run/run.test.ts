import { describe, expect, it } from 'vitest';
import { connect, importAll, startHost } from '../../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, isAsWideAsTheWindow, open } from '../../../test/browser/open.ts';

async function withRun() {
  const host = await startHost();
  const connectionId = await connect(host, 'acme');
  const { id } = await host.shop.actions.run(connectionId, 'import_orders');
  return { host, id };
}

describe.skipIf(!hasBrowser)('a run', () => {
  it('shows its progress as it goes, and how it ended', async () => {
    const { host, id } = await withRun();
    const { page } = await open(`/runs/${id}`, { host });
    await page.locator('p', { hasText: 'Reading, 1,000 of 2,000 orders' }).waitFor();
    const bar = page.getByRole('progressbar', { name: 'Progress' });
    expect([await bar.getAttribute('value'), await bar.getAttribute('max')]).toEqual(['1000', '2000']);
    await expectNoViolations(page);
    host.providers.letGo();
    await page.getByText('Done', { exact: true }).waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(await page.locator('.counts').innerText()).toMatch(/New\s+2,000\s+Changed\s+0/);
    expect(await page.getByRole('status').allInnerTexts()).toContain('Import orders: Done.');
    await expectNoViolations(page);
  });

  it('is cancelled after a person was asked once', async () => {
    const { host, id } = await withRun();
    const { page } = await open(`/runs/${id}`, { host, scheme: 'dark', width: 320 });
    const cancel = page.getByRole('button', { name: 'Cancel the run' });
    await cancel.click();
    const dialog = page.getByRole('dialog', { name: 'Cancel this run?' });
    await dialog.waitFor();
    await expectNoViolations(page);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect((await host.shop.runs.get(id)).cancelRequested).toBe(false);
    await cancel.click();
    await dialog.getByRole('button', { name: 'Cancel the run' }).click();
    await page.getByText(/^(Being cancelled|Cancelled)$/).waitFor();
    expect((await host.shop.runs.get(id)).cancelRequested).toBe(true);
  });

  it('says why it failed, in words, and what the server says', async () => {
    const host = await startHost();
    const id = await importAll(host, await connect(host, 'broken'));
    const { page } = await open(`/runs/${id}`, { host });
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('The provider refused the sign-in. Sign in again.');
    expect(await alert.innerText()).toContain('Broken refused the token.');
    await expectNoViolations(page);
  });

  it('says so if there is no such run', async () => {
    const { page } = await open('/runs/019ad000-0000-7000-8000-000000000000', { mayComplain: /404/ });
    await page.getByText('This does not exist, or it was deleted.').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Run');
  });
});
