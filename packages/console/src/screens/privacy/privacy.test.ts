import { describe, expect, it } from 'vitest';
import { problem, startHost } from '../../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, isAsWideAsTheWindow, open } from '../../../test/browser/open.ts';

const request = {
  id: '019ad000-0000-7000-8000-000000000001',
  provider_key: 'acme',
  account: 'store-one',
  connection_id: null,
  type: 'redact_customer',
  customers: [
    { external_id: '7', host_id: 'customer-7' },
    { external_id: '8', host_id: null },
  ],
  orders: [],
  state: 'open',
  requested_at: '2026-10-01T08:00:00.000Z',
  due_at: '2026-10-31T08:00:00.000Z',
  redacted_at: null,
  settled_at: null,
  settled_by: null,
  attempts: 0,
  next_at: null,
  note: null,
};

describe.skipIf(!hasBrowser)('the requests about personal data', () => {
  it('show what is asked, until when, and are marked as done with a note', async () => {
    const host = await startHost();
    host.answerInstead('/privacy-requests', () => Response.json({ data: [request], next_cursor: null }));
    let sent: unknown;
    host.answerInstead('/settle', async (sending) => {
      sent = await sending.json();
      return Response.json({ ...request, state: 'settled', settled_at: '2026-11-01T08:00:00.000Z', note: 'Deleted.' });
    });
    const { page } = await open('/privacy', { host, width: 320 });
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading') });
    await card.waitFor();
    expect(await card.innerText()).toContain('Overdue');
    expect(await card.innerText()).toContain('customer-7, 8 (not in your system)');
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await expectNoViolations(page);
    await page.getByLabel('What was done').fill('Deleted.');
    await page.keyboard.press('Enter');
    await card.getByText('Done').first().waitFor();
    expect(sent).toEqual({ note: 'Deleted.' });
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('are read again when somebody else has settled one, and say why an employee sees none', async () => {
    const host = await startHost();
    host.answerInstead('/privacy-requests', () => Response.json({ data: [request], next_cursor: null }));
    host.answerInstead('/settle', () => problem(409, 'stale_version'));
    const { page } = await open('/privacy', { host, mayComplain: /409/ });
    await page.getByRole('button', { name: 'Mark as done' }).click();
    await page.getByText('Somebody else changed this in the meantime.').waitFor();
    expect(host.asked.filter((path) => path.endsWith('/privacy-requests'))).toHaveLength(2);
    host.answerAgain();
    const employee = await open('/privacy', { host, role: 'employee', mayComplain: /403/ });
    await employee.page.getByText('Only owners and shop managers may change this.').waitFor();
    await expectNoViolations(employee.page);
  });
});
