import { describe, expect, it } from 'vitest';
import { startHost } from '../../../test/browser/host.ts';
import { expectNoViolations, hasBrowser, open } from '../../../test/browser/open.ts';

const event = (type: string, meta: object, minute: number) => ({
  id: `019ad000-0000-7000-8000-00000000000${minute}`,
  connection_id: null,
  level: 'info',
  event_type: type,
  message: type,
  meta: { provider_key: 'acme', ...meta },
  actor_id: null,
  created_at: `2026-11-30T08:0${minute}:00.000Z`,
});

describe.skipIf(!hasBrowser)('the webhooks', () => {
  it('say what came, and what became of it, newest first', async () => {
    const host = await startHost();
    const events = [
      event('webhook.received', { topic: 'orders/update', delivery_id: '1', records: 1 }, 1),
      event('webhook.ignored', { topic: 'shop/update', delivery_id: '2', reason: 'nothing_to_do' }, 3),
      event('webhook.refused', { reason: 'wrong_signature' }, 2),
    ];
    host.answerInstead('/events', ({ url }) => {
      const type = new URL(url).searchParams.get('event_type');
      return Response.json({ data: events.filter((each) => each.event_type === type), next_cursor: null });
    });
    const { page } = await open('/deliveries', { host });
    const rows = page.getByRole('main').getByRole('listitem');
    await rows.nth(2).waitFor();
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/Nothing to do[\s\S]*Acme[\s\S]*shop\/update · It names nothing that is imported\./),
      expect.stringMatching(/Refused[\s\S]*Its signature was wrong\./),
      expect.stringMatching(/Came in[\s\S]*orders\/update · 1 to fetch/),
    ]);
    await expectNoViolations(page);
  });

  it('say so if none came', async () => {
    const { page } = await open('/deliveries', { scheme: 'dark', language: 'de' });
    await page.getByText('hat kein Anbieter etwas gemeldet').waitFor();
    await expectNoViolations(page);
  });
});
