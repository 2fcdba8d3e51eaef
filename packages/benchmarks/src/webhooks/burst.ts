import type { Result } from '../report.ts';
import { createDelivery } from './delivery.ts';
import type { Field } from './field.ts';
import { sendAtOnce } from './load.ts';
import { orderId } from './source.ts';

const mostFetches = 2;

/** Many deliveries of one order at once, each about a newer version. @throws if the host does not hold the last one then */
export async function burstResult(field: Field, count: number): Promise<Result> {
  const [account = ''] = field.accounts;
  // Nothing else names it.
  const order = orderId(1_000_000);
  await field.drained();
  const before = await countsOf(field, account);
  const ms = await sendAtOnce(field.urlOf('bench'), count, () => {
    field.source.change(account, order);
    return createDelivery(field.secret, { account, order });
  });
  await field.drained();
  await mustHoldLast(field, account, order);
  const after = await countsOf(field, account);
  const [calls, fetches] = [after.calls - before.calls, after.fetches - before.fetches];
  return {
    cells: {
      webhooks: `${count} deliveries of one order at once`,
      ours: `${calls} port ${calls === 1 ? 'call' : 'calls'}, ${fetches} ${fetches === 1 ? 'fetch' : 'fetches'}, in ${(ms / 1_000).toFixed(1)} s`,
    },
    target: `1 port call, at most ${mostFetches} fetches`,
    isMet: calls === 1 && fetches <= mostFetches,
  };
}

async function countsOf({ host, source }: Field, account: string) {
  const { portCalls } = await host.counts();
  return { calls: portCalls[account] ?? 0, fetches: source.fetches(account) };
}

async function mustHoldLast({ database, source }: Field, account: string, order: string): Promise<void> {
  const [held] = await database.query<{ updatedAt: Date }>(
    `select updated_at as "updatedAt" from host_order where shop_id = '${account}' and external_id = '${order}'`,
  );
  const wanted = source.updatedAt(account, order);
  if (held?.updatedAt.toISOString() !== wanted)
    throw new Error(`The host holds the order as of ${held?.updatedAt.toISOString()}, not of ${wanted}.`);
}
