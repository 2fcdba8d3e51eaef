import { expect, it } from 'vitest';
import { apiPath, webhooksAt } from './http/addresses.ts';
import { createClient } from './http/client.ts';
import { giveConsent } from './http/consent.ts';
import { openRealHost } from './testing/real-host.ts';

it('shows no secret in any answer, event, export or row', async () => {
  const { simulator, database, host, key, logged, apiKey, webhookSecret, etsyOrigin } = await openRealHost();
  const client = createClient(host.origin, 'owner@demo-shop');
  const seen: string[] = [];
  const get = async (path: string) => {
    const reply = await fetch(`${host.origin}${apiPath}${path}`, { headers: { 'X-Demo-Actor': client.actor } });
    seen.push(JSON.stringify([...reply.headers]), await reply.text());
  };

  const { id } = await client.connections.create({ providerKey: 'etsy', config: { shop_id: simulator.shopId } });
  await giveConsent(client, id, 'Etsy');
  const codes = simulator.requests.map(({ query }) => query).filter((query) => query.includes('state='));
  const run = await client.runs.start(id, 'import_orders');
  await expect.poll(async () => (await client.runs.get(run.id)).state).toBe('SUCCESS');
  // A delivery, and a forged one that names the shop.
  simulator.addOrders(1);
  await expect.poll(() => JSON.stringify(logged)).toContain('webhook.received');
  const resource_url = `${etsyOrigin}/v3/application/shops/${simulator.shopId}/receipts/1`;
  const forged = await fetch(webhooksAt(`${host.origin}${apiPath}`, 'etsy'), {
    method: 'POST',
    headers: {
      'webhook-id': 'forged',
      'webhook-timestamp': `${Math.floor(Date.now() / 1000)}`,
      'webhook-signature': `v1,${Buffer.from('canary-forged-signature').toString('base64')}`,
    },
    body: JSON.stringify({ event_type: 'order.paid', resource_url, shop_id: simulator.shopId, note: 'canary-forged' }),
  });
  expect(forged.status).toBe(401);
  seen.push(await forged.text());
  // A refresh, a credential set by hand, a refused one, and a wrong one.
  simulator.tokens.expireAll();
  await client.connections.test(id);
  const { access_token, refresh_token } = simulator.tokens.issueTokens();
  await client.credentials.set(id, { kind: 'oauth2', secret: { access_token, refresh_token } });
  await client.credentials
    .set(id, { kind: 'api_key', secret: { api_key: 'canary-refused' } })
    .catch((error: unknown) => seen.push(String(error)));
  await client.credentials.set(id, { kind: 'oauth2', secret: { access_token: 'canary-wrong' } });
  seen.push(JSON.stringify(await client.connections.test(id)));
  for (const path of [
    '/connections/',
    `/connections/${id}/credential/`,
    '/runs/',
    '/events/?limit=200',
    '/events/export.csv',
  ])
    await get(path);

  const tables = await database.orm.em
    .fork()
    .execute<{ name: string }[]>("select tablename as name from pg_tables where schemaname = 'public'");
  const rows: string[] = [];
  for (const { name } of tables)
    for (const { row } of await database.orm.em
      .fork()
      .execute<{ row: string }[]>(`select t::text as row from "${name}" t`))
      rows.push(row);
  const everything = [JSON.stringify(logged), ...seen, ...rows].join('\n');

  // The search covers the tables and the log.
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['integration_credential', 'integration_event_log', 'projects']),
  );
  for (const sign of [
    'credential.refreshed',
    'reauth_required',
    'import_orders',
    'webhook.received',
    'webhook.refused',
    simulator.shopId,
  ])
    expect(everything).toContain(sign);
  const state = new URLSearchParams(codes[0]).get('state') ?? '';
  expect(state).toHaveLength(43);
  const secrets = [
    state,
    key,
    apiKey.sharedSecret,
    'simulated-access',
    'simulated-refresh',
    'simulated-code',
    'canary-wrong',
    'canary-refused',
    webhookSecret,
    webhookSecret.slice('whsec_'.length),
    'canary-webhook-secret',
    'canary-forged',
  ];
  expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
});
