import { expect, it } from 'vitest';
import { createHmac } from 'node:crypto';
import { delivery, orderChanged, orders, webhookHost, secret } from '../test/webhook-shop.ts';
import { standardWebhooks } from '../src/provider/webhooks/standard-webhooks.ts';
import { parseExactJson } from '../src/provider/webhooks/exact-json.ts';
const out = async (w: () => unknown) => { try { return await w(); } catch (e: any) { return `${e.code ?? e.name}: ${String(e.message).slice(0, 140)}`; } };

it('50 at once', async () => {
  const host = webhookHost(); const shop = await host.connect();
  const rs = await Promise.all(Array.from({ length: 50 }, () => host.receive(delivery(orderChanged('7')))));
  console.log(rs.map((r) => r.outcome).join());
  console.log(await shop.dirty(), (await shop.runsOf()).length);
});
it('1000 messages, odd ids', async () => {
  const host = webhookHost(); const shop = await host.connect();
  const t = Date.now();
  console.log(await out(() => host.receive(delivery(Array.from({ length: 1000 }, (_, i) => orderChanged(String(i)))))), Date.now() - t);
  console.log(await out(() => host.receive(delivery(orderChanged('x'.repeat(10240)), { id: 'b' }))));
  console.log(await out(() => host.receive(delivery(orderChanged('a\u0000b'), { id: 'c' }))));
  console.log(await out(() => host.receive(delivery({ topic: 't', shop: 'one', facts: [{ ...orders('7'), kind: '' }] }, { id: 'd' }))));
  console.log(await out(() => host.receive(delivery({ topic: 't', shop: 'one', facts: [{ ...orders('7'), __proto__: { mayBeGone: true } }] }, { id: 'e' }))));
  console.log(await out(() => host.receive(delivery(orderChanged('7'), { id: 'x'.repeat(256) }))));
  console.log(await out(() => host.receive(delivery([], { id: 'empty' }))));
});
it('nonsense from read / accounts / verify', async () => {
  for (const read of [() => null, () => 'x', () => [null], () => [{}], () => [{ topic: 't', account: 'one', at: 'x', facts: [] }], async () => [], () => [{ topic: 't', account: 'one', at: new Date(NaN), facts: [] }], () => [{ topic: 't', account: 'one', at: null, facts: [{ type: 'records', kind: 'order', externalIds: [7] }] }],
    () => { const a: any = []; a.length = 1e6; return a; }, () => new Proxy([], { get(t: any, k) { if (k === 'length') throw new Error('boo'); return t[k]; } })] as any[]) {
    const host = webhookHost({ descriptor: { read } }); await host.connect();
    console.log(String(read).slice(0, 60), await out(() => host.receive(delivery(orderChanged('7')))));
  }
  for (const accounts of [() => { throw new Error('x'); }, () => null, () => [1], () => 'one', () => undefined, () => ['x'.repeat(5000)], () => [''], () => ['a\u0000']] as any[]) {
    const host = webhookHost({ descriptor: { accounts } });
    console.log(String(accounts), await out(async () => { await host.connect(); return host.receive(delivery(orderChanged('7'))); }), host.logged);
  }
  for (const verify of [() => true, () => 1, async () => 'verified', () => { throw new Error('x'); }, () => ({ toString: () => 'verified' })] as any[]) {
    const host = webhookHost({ descriptor: { verify } }); await host.connect();
    console.log(String(verify), await out(() => host.receive(delivery(orderChanged('7')))));
  }
});
it('deep json, nan, dup', async () => {
  console.log(await out(() => parseExactJson(new TextEncoder().encode('['.repeat(400000) + ']'.repeat(400000)))));
  const deep = await out(() => parseExactJson(new TextEncoder().encode('{"a":'.repeat(3000) + '1' + '}'.repeat(3000)))); console.log(typeof deep);
  const p: any = parseExactJson(new TextEncoder().encode('{"__proto__":{"x":1},"id":1e400}')); console.log(Object.getPrototypeOf(p) === Object.prototype, p, ({} as any).x);
  console.log(await out(() => parseExactJson(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))));
  console.log(parseExactJson(Buffer.from('\ufeff{"id":1}')));
});
it('standard webhooks oddities', () => {
  const v = standardWebhooks({ secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3' });
  const key = Buffer.from('MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', 'base64');
  const now = Math.floor(Date.now() / 1000);
  const sign = (id: string, ts: string, b: string) => 'v1,' + createHmac('sha256', key).update(`${id}.${ts}.${b}`).digest('base64');
  const go = (id: string, ts: string, b: string, sig: string) => { try { return v.verify({ body: Buffer.from(b), headers: new Headers({ 'webhook-id': id, 'webhook-timestamp': ts, 'webhook-signature': sig }), query: new URLSearchParams(), receivedAt: new Date(now * 1000) }); } catch (e) { return 'THROW ' + e; } };
  const s = sign('m1', String(now), '{"a":1}');
  console.log(go('m1', String(now), '{"a":1}', s), go('m1', String(now), '{"a":1}', s.replace('v1,', 'v1a,')), go('m1', String(now), '{"a":1}', s.replace('v1', 'V1')), go('m1', '0' + now, '{"a":1}', sign('m1', '0' + now, '{"a":1}')), go('é', String(now), '{}', s), go('m1', String(now), '{"a":1}', 'v1,x ' + s), go('m1', String(now), '{"a":1}', s.slice(3)));
});
