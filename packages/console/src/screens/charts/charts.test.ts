import { describe, expect, it } from 'vitest';
import { connect, importAll, startHost } from '../../../test/browser/host.ts';
import {
  expectNoViolations,
  hasBrowser,
  isAsWideAsTheWindow,
  type OpenOptions,
  open,
} from '../../../test/browser/open.ts';

/** The screen of a connection that has imported everything once. */
async function openImported(options: OpenOptions = {}) {
  const host = await startHost();
  const id = await connect(host, 'acme');
  await importAll(host, id);
  const { page } = await open(`/connections/${id}`, { ...options, host });
  return { host, id, page };
}

/** The screen of a connection, where the server answers with this budget. */
async function openWithBudget(budget: object | null, options: OpenOptions = {}) {
  const host = await startHost();
  const id = await connect(host, 'acme');
  host.answerInstead('/budget', () => Response.json({ budget }));
  const { page } = await open(`/connections/${id}`, { ...options, host });
  return { host, page };
}

const none = { left_percent: null, people_wait_until: null, others_wait_until: null };
const tomorrow = new Date(2030, 0, 2, 0, 0).toISOString();

describe.skipIf(!hasBrowser)('the records of a connection by day', () => {
  it('are a picture with a sentence, and a table of the same days', async () => {
    const { page } = await openImported();
    const picture = page.getByRole('img', {
      name: 'In 14 days: New 2,000, Changed 0, Removed 0, Left out 0, Unchanged 0',
    });
    await picture.waitFor();
    await page.getByText('Show as a table').click();
    const rows = await page.getByRole('table').getByRole('row').allInnerTexts();
    expect(rows).toHaveLength(15);
    expect(rows[0]).toBe('Day\tNew\tChanged\tRemoved\tLeft out\tUnchanged');
    expect(rows.at(-1)).toMatch(/\t2,000\t0\t0\t0\t0$/);
    expect(rows.at(-2)).toMatch(/\tNo run$/);
    await expectNoViolations(page);
  });

  it('are read from right to left on a narrow phone, in German and in the dark', async () => {
    const { page } = await openImported({ language: 'de', scheme: 'dark', width: 320 });
    await page.getByRole('heading', { name: 'Datensätze je Tag' }).waitFor();
    const picture = page.getByRole('img', { name: /^In 14 Tagen: Neu 2\.000/ });
    const rightmost = () =>
      picture.evaluate((svg) => {
        const filled = [...svg.querySelectorAll('.good')].filter((bar) => bar.getBoundingClientRect().height > 0);
        return filled.map((bar) => bar.getBoundingClientRect().x > svg.getBoundingClientRect().x + 20);
      });
    expect(await rightmost()).toEqual([true]);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    expect(await rightmost()).toEqual([false]);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await expectNoViolations(page);
  });

  it('are not shown before the first run', async () => {
    const { page } = await openWithBudget(null);
    await page.getByRole('heading', { name: 'What it does' }).waitFor();
    await expect.poll(() => page.locator('mfx-usage .stack').count()).toBe(1);
    expect(await page.locator('mfx-usage').innerText()).toBe('');
  });
});

describe.skipIf(!hasBrowser)('what is left of the requests of an app', () => {
  it('is a share in words, with a bar', async () => {
    const { page } = await openWithBudget({ ...none, left_percent: 40 });
    await page
      .getByText("About 40% of the day's requests to Acme are left. All shops on this server share them.")
      .waitFor();
    expect(await page.getByRole('progressbar', { name: 'Requests left today' }).getAttribute('value')).toBe('40');
    await expectNoViolations(page);
  });

  it('says that scheduled runs wait while those of people go out', async () => {
    const { page } = await openWithBudget(
      { ...none, left_percent: 0, others_wait_until: tomorrow },
      { language: 'de' },
    );
    await page.getByText('weniger als 10 % übrig').waitFor();
    expect(await page.getByRole('progressbar', { name: 'Heute übrige Anfragen' }).getAttribute('value')).toBe('0');
    await page
      .getByText('Was Sie starten, geht noch durch. Läufe nach Zeitplan warten bis 02.01.2030, 00:00.')
      .waitFor();
  });

  it('says that everything waits, also if a day has no limit', async () => {
    const { page } = await openWithBudget({ ...none, people_wait_until: tomorrow, others_wait_until: tomorrow });
    await page.getByText('All runs wait until Jan 2, 2030, 12:00 AM.').waitFor();
    expect(await page.locator('mfx-usage').getByRole('progressbar').count()).toBe(0);
  });

  it('is not asked for by those who may not see it', async () => {
    const { host, page } = await openWithBudget({ ...none, left_percent: 40 }, { role: 'employee' });
    await page.getByRole('heading', { name: 'What it does' }).waitFor();
    await expect.poll(() => host.asked.some((path) => path.endsWith('/by-day'))).toBe(true);
    expect(host.asked.filter((path) => path.endsWith('/budget'))).toEqual([]);
  });
});
