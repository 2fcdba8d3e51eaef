import { quantile, type Result } from '../report.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import type { Field, Receiver } from './field.ts';
import { type Load, sendSteadily } from './load.ts';
import { orderId } from './source.ts';
import { type Statements, takeStatements } from './statements.ts';

const mostMs = 250;
/** Of an account, so that most deliveries name another one. */
const orders = 1_000;
/** Within the quiet time, so that nothing is fetched meanwhile: what it costs is receiving. */
const aloneSeconds = 1;
const warmSeconds = 3;

/** Times of deliveries to a host that fetches what they name at the same time, beside a bare handler that stores their ids. */
export async function acknowledgementResults(field: Field, load: Load): Promise<Result[]> {
  await measure(field.floor, field.floor.origin, { ...load, seconds: warmSeconds }, field);
  const floor = await measure(field.floor, field.floor.origin, load, field);
  const url = field.urlOf('bench');
  await measure(field.host, url, { ...load, seconds: warmSeconds }, field);
  await field.drained();
  const alone = await counted(field, () => measure(field.host, url, { ...load, seconds: aloneSeconds }, field));
  await field.drained();
  const whole = await counted(field, async () => {
    const measured = await measure(field.host, url, load, field);
    await field.drained();
    return { ...measured, cpuMs: (await field.host.counts()).cpuMs - measured.cpuBefore };
  });
  return report(load, floor, alone, whole);
}

interface Measured {
  readonly times: readonly number[];
  readonly cpuBefore: number;
  /** Of the process that received them. */
  readonly cpuMs: number;
}

interface Counted extends Measured {
  readonly statements: Statements;
}

async function measure(receiver: Receiver, url: string, load: Load, field: Field): Promise<Measured> {
  const { cpuMs: cpuBefore } = await receiver.counts();
  const times = await sendSteadily(url, load, (n) => nextDelivery(field, n));
  const { cpuMs } = await receiver.counts();
  return { times, cpuBefore, cpuMs: cpuMs - cpuBefore };
}

async function counted({ database }: Field, work: () => Promise<Measured>): Promise<Counted> {
  await takeStatements(database);
  const measured = await work();
  return { ...measured, statements: await takeStatements(database) };
}

/** The shops by turns; an order of theirs by chance, which has just changed. */
function nextDelivery({ accounts, source, secret }: Field, n: number): Delivery {
  const account = accounts[n % accounts.length] ?? '';
  const order = orderId(Math.floor(Math.random() * orders));
  source.change(account, order);
  return createDelivery(secret, { account, order });
}

const inMs = (ms: number): string => `${ms.toFixed(1)} ms`;
const spread = (times: readonly number[]): string => `${inMs(quantile(times, 0.5))}, ${inMs(quantile(times, 0.99))}`;
const cpuEach = ({ cpuMs, times }: Measured): string => `${(cpuMs / times.length).toFixed(2)} ms`;
const statementsEach = ({ statements, times }: Counted): string =>
  `${(statements.count / times.length).toFixed(1)}, ${(statements.ms / times.length).toFixed(2)} ms`;

function report({ perSecond, seconds }: Load, floor: Measured, alone: Counted, whole: Counted): Result[] {
  const noTarget = { target: 'none', isMet: true };
  return [
    {
      cells: {
        webhooks: `acknowledged, ${perSecond}/s for ${seconds} s (p50, p99)`,
        floor: spread(floor.times),
        ours: spread(whole.times),
      },
      target: `p99 below ${mostMs} ms`,
      isMet: quantile(whole.times, 0.99) < mostMs,
    },
    {
      cells: { webhooks: 'the same while nothing is fetched', floor: spread(floor.times), ours: spread(alone.times) },
      ...noTarget,
    },
    { cells: { webhooks: 'CPU of receiving, each', floor: cpuEach(floor), ours: cpuEach(alone) }, ...noTarget },
    { cells: { webhooks: 'CPU with fetching, each', ours: cpuEach(whole) }, ...noTarget },
    {
      cells: { webhooks: 'statements of receiving, each', floor: '1.0', ours: statementsEach(alone) },
      ...noTarget,
    },
    { cells: { webhooks: 'statements with fetching, each', ours: statementsEach(whole) }, ...noTarget },
  ];
}
