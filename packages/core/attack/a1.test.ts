import { expect, it } from 'vitest';
import { inProcessJobs } from '../src/jobs/in-process-jobs.ts';
import { drainShop, things } from '../test/drain-shop.ts';
import { thing, pagesOf } from '../test/pull-shop.ts';

// fault injection: storage.transaction fails before commit / after commit at the n-th call
for (const mode of ['before', 'after', 'inside'] as const)
  it(`fault ${mode} at each transaction ends the same`, async () => {
    const outcomes: string[] = [];
    for (let n = 1; n < 25; n++) {
      const provider = things(thing('1', 'One'), thing('2', 'Two'), thing('3', 'Three'));
      const shop = await drainShop({ fetch: provider.fetch, retry: { baseMs: 1, maxMs: 2 } as never });
      const real = shop.storage.transaction;
      let count = 0;
      let armed = false;
      const fail = () => Object.assign(new Error('connection terminated'), { code: '08006' });
      (shop.storage as any).transaction = async (scope: any, work: any) => {
        if (!armed) return real(scope, work);
        const me = ++count;
        if (me === n && mode === 'before') throw fail();
        const r = await real(scope, async (u: any) => { const r = await work(u); if (me === n && mode === 'inside') throw fail(); return r; });
        if (me === n && mode === 'after') throw fail();
        return r;
      };
      await shop.integrations.start();
      armed = true;
      await shop.name(['1', '2', '3']).catch(() => undefined);
      armed = true;
      let ok = false;
      for (let i = 0; i < 60; i++) {
        await new Promise((r) => setTimeout(r, 20));
        const due = await (async () => real(shop.actor as any, (u: any) => u.webhooks.findDue(shop.connection.id, new Date(Date.now() + 1e12), 100)))() as any[];
        if (due.filter((d) => d.kind).length === 0 && Object.keys(shop.hosted()).length === 3) { ok = true; break; }
      }
      const rows = (await real(shop.actor as any, (u: any) => u.runs.page({ limit: 100 }))) as any;
      outcomes.push(`${n}:${ok}:${count}:${JSON.stringify(shop.hosted())}:${rows.rows.map((r: any) => r.state + (r.error?.code ?? '') + r.failures)}:batches=${shop.batches.length}`);
      await shop.integrations.stop();
    }
    console.log(mode + '\n' + outcomes.join('\n'));
  }, 120_000);
