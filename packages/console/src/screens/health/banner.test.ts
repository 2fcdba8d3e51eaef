import { describe, expect, it } from 'vitest';
import { connect, importAll, startHost } from '../../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, openPage } from '../../../test/browser/open.ts';

const banner = '<h1>A page of the host</h1><mfx-health-banner></mfx-health-banner>';

describe.skipIf(!hasBrowser)('the health banner, alone in a page of the host', () => {
  it('shows nothing while all is well, or if it cannot ask', async () => {
    const host = await startHost();
    await connect(host, 'acme');
    const { page } = await openPage(banner, { host });
    await expect.poll(() => host.asked.filter((path) => path.endsWith('/connections')).length).toBe(1);
    expect(await page.locator('mfx-health-banner').innerText()).toBe('');
    const signedOut = await openPage(banner, { host, role: null, mayComplain: /401/ });
    await expect.poll(() => host.asked.filter((path) => path.endsWith('/connections')).length).toBe(2);
    expect(await signedOut.page.locator('mfx-health-banner').innerText()).toBe('');
  });

  it('says who must sign in again, and leads to the console, unless the host takes the person there itself', async () => {
    const host = await startHost();
    await importAll(host, await connect(host, 'broken'));
    const { page } = await openPage(banner, { host, scheme: 'dark', width: 320 });
    const signIn = page.getByRole('button', { name: 'Sign in again: Broken' });
    await signIn.waitFor();
    expect(await page.getByRole('button').count()).toBe(1);
    await expectNoViolations(page);
    await page.evaluate(() =>
      document.addEventListener('mfx-navigate', (event) => {
        event.preventDefault();
        document.title = event instanceof CustomEvent ? event.detail.path : '';
      }),
    );
    await signIn.click();
    await expect.poll(() => page.title()).toBe('/connect/broken/sign-in');
    expect(new URL(page.url()).pathname).toBe('/page/');
  });

  it('is hidden until the trouble is another one', async () => {
    const host = await startHost();
    await connect(host, 'acme');
    const { data } = await host.list();
    const failing = (reason: string) => () =>
      Response.json({
        data: data.map((each) => ({ ...each, health: 'failing', health_reason: reason })),
        next_cursor: null,
      });
    host.answerInstead('/connections', failing('Acme is away.'));
    const { page } = await openPage(banner, { host });
    await page.getByRole('button', { name: 'Hide until it changes: Acme' }).click();
    await page.getByText('Acme is away.').waitFor({ state: 'detached' });
    await page.reload();
    await expect.poll(() => host.asked.filter((path) => path.endsWith('/connections')).length).toBe(2);
    expect(await page.getByText('Acme is away.').count()).toBe(0);
    host.answerInstead('/connections', failing('Acme refused.'));
    await page.reload();
    await page.getByText('Acme refused.').waitFor();
  });
});
