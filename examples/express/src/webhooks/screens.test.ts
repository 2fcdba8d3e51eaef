import { describe, expect, it } from 'vitest';
import { consoleAt, webhooksAt } from '../http/addresses.ts';
import { expectAccessible, hasBrowser, openBrowser } from '../testing/browser.ts';
import { openWebhookHost } from '../testing/webhook-host.ts';

/** A host whose owner looks at a screen of the console. @param screen such as `/privacy` */
async function openScreen(apiUrl: string, screen: string) {
  const { origin } = new URL(apiUrl);
  const page = await openBrowser(origin);
  await page.goto(consoleAt(origin, 'owner@demo-shop'));
  await page.goto(`${apiUrl}/console${screen}`);
  return page;
}

describe.skipIf(!hasBrowser)('an owner sees in the console', () => {
  it('what a provider delivered, what it was, and what was refused', async () => {
    const { apiUrl, origins, simulators, connect, arrives, shop, events } = await openWebhookHost();
    await connect('etsy');
    simulators.etsy.addOrders(1);
    await arrives(async () => (await shop.runs.list({ state: 'SUCCESS' })).rows.length).toBe(1);
    const { shopId } = simulators.etsy;
    const resource_url = `${origins.etsy}/v3/application/shops/${shopId}/receipts/1`;
    const forged = await fetch(webhooksAt(apiUrl, 'etsy'), {
      method: 'POST',
      headers: {
        'webhook-id': 'forged',
        'webhook-timestamp': `${Math.floor(Date.now() / 1_000)}`,
        'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
      },
      body: JSON.stringify({ event_type: 'order.paid', resource_url, shop_id: shopId }),
    });
    expect(forged.status).toBe(401);
    await arrives(() => events.map(({ eventType }) => eventType)).toContain('webhook.refused');

    const page = await openScreen(apiUrl, '/deliveries');
    const rows = page.getByRole('main').getByRole('listitem');
    await rows.nth(1).waitFor();
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/Refused[\s\S]*Etsy[\s\S]*Its signature was wrong\./),
      expect.stringMatching(/Came in[\s\S]*Etsy[\s\S]*order\.paid · 1 to fetch/),
    ]);
    await expectAccessible(page);
  }, 180_000);

  it("a provider's request about personal data, and marks it as done", async () => {
    const { apiUrl, simulators, connect, importAll, arrives, shop, column } = await openWebhookHost({
      settlesPrivacy: false,
    });
    const id = await connect('shopify');
    await importAll(id, 'import_customers');
    const [[customer, hostId] = ['', '']] = [...(await column('customers', 'id::text'))];
    const { webhooks } = simulators.shopify;
    webhooks.configure(webhooksAt(apiUrl, 'shopify'), ['customers/redact']);
    webhooks.demand({ topic: 'customers/redact', customer, orders: [] });
    await arrives(async () => (await shop.privacy.list()).rows.length).toBe(1);

    const page = await openScreen(apiUrl, '/privacy');
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2 }) });
    await card.waitFor();
    const text = await card.innerText();
    expect(text).toContain(String(hostId));
    expect(text).toContain('Shopify');
    await expectAccessible(page);
    await page.getByLabel('What was done').fill('Deleted by hand.');
    await page.getByRole('button', { name: /^Mark as done/ }).click();
    await card.getByText('Deleted by hand.').waitFor();
    expect((await shop.privacy.list()).rows).toMatchObject([
      { state: 'settled', settledBy: 'demo-owner', note: 'Deleted by hand.' },
    ]);
  }, 180_000);
});
