import { setTimeout as delay } from 'node:timers/promises';
import { quantile, type Result } from '../report.ts';
import type { Field } from './field.ts';
import { simulatedShop } from './start-order.ts';

const mostMs = 5_000;
const lookEveryMs = 20;
const longestMs = 60_000;

/** Time from a change in the simulated shop until the host's own row shows it. The quiet time is the default. */
export async function freshnessResult(field: Field, changes: number): Promise<Result> {
  const times: number[] = [];
  for (let n = 0; n < changes; n += 1) {
    // At any moment of the clock's second, and of whatever else is going on.
    await delay(Math.random() * 1_000);
    times.push(await timeOfChange(field));
  }
  const seconds = (part: number): string => `${(quantile(times, part) / 1_000).toFixed(1)} s`;
  return {
    cells: { webhooks: 'changed to written in the host (p50, p99)', ours: `${seconds(0.5)}, ${seconds(0.99)}` },
    target: `p50 below ${mostMs / 1_000} s`,
    isMet: quantile(times, 0.5) < mostMs,
  };
}

async function timeOfChange({ simulator, database }: Field): Promise<number> {
  const began = performance.now();
  const changedAt = Math.floor(Date.now() / 1_000);
  const [id] = simulator.changeOrders(1);
  const isWritten = `select from host_order where shop_id = '${simulatedShop}' and external_id = '${id}' and updated_at >= to_timestamp(${changedAt})`;
  for (; performance.now() - began < longestMs; await delay(lookEveryMs))
    if ((await database.query(isWritten)).length > 0) return performance.now() - began;
  throw new Error(`Order ${id} was not written within ${longestMs / 1_000} s.`);
}
