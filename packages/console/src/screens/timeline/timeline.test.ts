import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect, importAll, startHost } from '../../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, isAsWideAsTheWindow, open } from '../../../test/browser/open.ts';

async function withEvents() {
  const host = await startHost();
  const ids = { acme: await connect(host, 'acme'), broken: await connect(host, 'broken') };
  await importAll(host, ids.acme);
  await importAll(host, ids.broken);
  return { host, ids };
}

describe.skipIf(!hasBrowser)('the log', () => {
  it('shows the newest first, the events of a run together, and hides those for technicians', async () => {
    const { host } = await withEvents();
    const { page } = await open('/timeline', { host });
    const entries = page.locator('.entry');
    await entries.first().waitFor();
    expect(await entries.first().innerText()).toMatch(/Broken: Import orders, [\s\S]*Broken refused the token/);
    expect(await entries.getByText('Technical', { exact: true }).count()).toBe(0);
    await entries
      .first()
      .getByText(/more of this run/)
      .click();
    await expectNoViolations(page);
    await page.getByLabel('Show technical details').check();
    await entries.getByText('Technical', { exact: true }).first().waitFor({ state: 'attached' });
    expect(new URL(page.url()).search).toBe('?technical=yes');
  });

  it('keeps its filters in the address: a link leads to what was seen, and back works', async () => {
    const { host, ids } = await withEvents();
    const { page } = await open(`/timeline?connection=${ids.broken}&level=error`, { host, width: 320 });
    await page.getByText('Broken refused the token').first().waitFor();
    expect(await page.getByLabel('Level').inputValue()).toBe('error');
    expect(await page.getByText('Acme:').count()).toBe(0);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await page.getByLabel('Connection').selectOption(ids.acme);
    await page.getByText('Nothing matches').waitFor();
    expect(new URL(page.url()).searchParams.get('connection')).toBe(ids.acme);
    await expectNoViolations(page);
  });

  it('lays out only what is near, and finds and reaches everything', async () => {
    const host = await startHost();
    const eventOf = (number: number) => ({
      id: `${number}`,
      connection_id: null,
      level: number % 2 === 0 ? 'info' : 'warning',
      event_type: 'connection.updated',
      message: `Event number ${number}.`,
      actor_id: null,
      created_at: '2026-11-30T08:00:00.000Z',
      meta: {},
    });
    const page1 = { data: Array.from({ length: 100 }, (_, index) => eventOf(index)), next_cursor: 'older' };
    const page2 = { data: Array.from({ length: 100 }, (_, index) => eventOf(100 + index)), next_cursor: null };
    host.answerInstead('/events', ({ url }) => Response.json(new URL(url).searchParams.has('cursor') ? page2 : page1));
    const { page } = await open('/timeline', { host });
    await page.getByRole('button', { name: 'Load older' }).click();
    const last = page.getByText('Event number 199.');
    await last.waitFor({ state: 'attached' });
    expect(await page.locator('.entry').count()).toBe(200);
    const isLaidOut = () => last.evaluate((each) => each.checkVisibility({ contentVisibilityAuto: true }));
    expect(await isLaidOut()).toBe(false);
    await last.scrollIntoViewIfNeeded();
    await expect.poll(isLaidOut).toBe(true);
    await expectNoViolations(page);
  });

  it('downloads what it shows as CSV', async () => {
    const { host, ids } = await withEvents();
    const { page } = await open(`/timeline?connection=${ids.broken}&level=error`, { host });
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('integration-events.csv');
    const folder = mkdtempSync(join(tmpdir(), 'console-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await saved.saveAs(join(folder, 'log.csv'));
    const lines = readFileSync(join(folder, 'log.csv'), 'utf8').trimEnd().split('\r\n').slice(1);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(new RegExp(`,"error",.*"${ids.broken}"`));
  });

  it('shows a manager why there is no file, and an employee why there is no log', async () => {
    const { host } = await withEvents();
    const manager = await open('/timeline', { host, role: 'manager' });
    await manager.page.getByText('Only owners and shop managers may download the log.').waitFor();
    const { page } = await open('/timeline', { host, role: 'employee', mayComplain: /403/, language: 'de' });
    await page.getByText('Mitarbeitende dürfen das Protokoll nicht lesen.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await expectNoViolations(page);
  });
});
