import { describe, expect, it } from 'vitest';
import { connect, problem, startHost } from '../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, isAsWideAsTheWindow, open, openPage } from '../../test/browser/open.ts';

/** What each screen reads first. */
const screens = [
  ['/', '/connections'],
  ['/timeline', '/events'],
  ['/deliveries', '/events'],
  ['/privacy', '/privacy-requests'],
  ['/runs/019ad000-0000-7000-8000-000000000000', '/019ad000-0000-7000-8000-000000000000'],
  ['/connect/acme', '/providers'],
  ...['', '/schedules', '/actions/import_orders'].map(
    (screen) =>
      [
        `/connections/019ad000-0000-7000-8000-000000000000${screen}`,
        '/connections/019ad000-0000-7000-8000-000000000000',
      ] as const,
  ),
] as const;

describe.skipIf(!hasBrowser)('every screen', () => {
  it.each(screens)(
    '%s says that something is coming, what failed, that nobody is signed in, and that there is no network',
    async (path, reads) => {
      const host = await startHost();
      const gate = Promise.withResolvers<void>();
      host.answerInstead(reads, async () => {
        await gate.promise;
        return problem(503, 'storage_unavailable', {}, { 'retry-after': '30' });
      });
      const { page } = await open(path, { host, mayComplain: /50\d|40[14]|ERR_INTERNET_DISCONNECTED/ });
      await page.getByText('Loading …').waitFor();
      await expectNoViolations(page);
      gate.resolve();
      await page.getByText('The database is not available at the moment. Try again.').waitFor();
      expect(await page.getByRole('alert').innerText()).toContain('Try again in 30 seconds.');
      await expectNoViolations(page);
      host.answerInstead(reads, () => problem(401, 'unauthenticated'));
      await page.getByRole('button', { name: 'Try again' }).click();
      const signIn = page.getByRole('link', { name: 'Sign in' });
      await signIn.waitFor();
      expect(await signIn.getAttribute('href')).toBe('/login');
      await page.context().setOffline(true);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('You are offline.').waitFor();
      await expectNoViolations(page);
      host.answerAgain();
      await page.context().setOffline(false);
      await page.getByText('You are offline.').waitFor({ state: 'detached' });
    },
  );
});

describe.skipIf(!hasBrowser)('the console', () => {
  it('goes from screen to screen without loading the page, and back', async () => {
    const { page, host } = await open('/');
    const loads = () => host.asked.filter((path) => path.endsWith('/console') || path.endsWith('/timeline')).length;
    await page.getByRole('link', { name: 'Log' }).click();
    const heading = page.getByRole('heading', { name: 'Log' });
    await heading.waitFor();
    expect(await heading.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(await page.getByRole('link', { name: 'Log' }).getAttribute('aria-current')).toBe('page');
    await page.goBack();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(loads()).toBe(1);
  });

  it('is used by keyboard alone: the first stop skips the menu', async () => {
    const { page } = await open('/');
    await page.getByRole('button', { name: 'Connect: Acme' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const heading = page.getByRole('heading', { level: 1 });
    await expect.poll(() => heading.evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.keyboard.press('Tab');
    expect(
      await page.getByRole('button', { name: 'Connect: Acme' }).evaluate((element) => element.matches(':focus')),
    ).toBe(true);
  });

  it('asks to sign in elsewhere when the session has ended, and keeps what is on the screen', async () => {
    const host = await startHost();
    await connect(host, 'acme');
    const { page } = await open('/', { host, mayComplain: /401/ });
    const start = page.getByRole('button', { name: 'Import orders: Acme' });
    await start.waitFor();
    host.answerInstead('/import_orders', () => problem(401, 'unauthenticated'));
    await start.click();
    const dialog = page.getByRole('dialog', { name: 'You are signed out.' });
    await dialog.waitFor();
    await expectNoViolations(page);
    host.answerAgain();
    await dialog.getByRole('button', { name: 'I have signed in' }).click();
    await dialog.waitFor({ state: 'detached' });
    await start.click();
    await page.getByRole('heading', { name: 'Import orders · Acme' }).waitFor();
  });

  it('has a page for addresses that lead nowhere', async () => {
    const { page } = await open('/nowhere/at/all', { language: 'de-AT' });
    await page.getByRole('heading', { name: 'Diese Seite gibt es nicht.' }).waitFor();
    await expectNoViolations(page);
  });

  it('asks people who are not signed in to do so, before it loads', async () => {
    const { page } = await open('/timeline', { role: null, mayComplain: /401/, width: 320 });
    expect(await page.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/login');
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await expectNoViolations(page);
  });

  it('stands in a page of the host as one tag, with its screens in the fragment and the colours of the host', async () => {
    const { page } = await openPage('<mfx-console lang="de"></mfx-console>');
    await page.evaluate(() => document.documentElement.style.setProperty('--mfx-accent', '#800040'));
    const button = page.getByRole('button', { name: 'Verbinden: Acme' });
    await button.waitFor();
    expect(await button.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(128, 0, 64)');
    await page.getByRole('link', { name: 'Protokoll' }).click();
    await page.getByRole('heading', { name: 'Protokoll' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/timeline');
  });

  it('keeps credentials out of the page, its storage and its addresses', async () => {
    const host = await startHost();
    await connect(host, 'acme');
    const { page } = await open('/', { host });
    await page.getByRole('button', { name: 'Import orders: Acme' }).waitFor();
    const seen = await page.evaluate(() => [
      document.querySelector('mfx-console')?.shadowRoot?.querySelector('mfx-overview')?.shadowRoot?.innerHTML,
      JSON.stringify(localStorage),
      location.href,
    ]);
    expect(seen[0]).toContain('Acme');
    expect(seen.join(' ')).not.toContain('token-canary');
  });
});
