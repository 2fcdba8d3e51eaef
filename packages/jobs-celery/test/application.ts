import { randomUUID } from 'node:crypto';
import type { Storage } from '@makerfex/integrations-core/storage';
import { inject, vi } from 'vitest';
import { type ActorCheck, type CeleryBridge, type CeleryBridgeOptions, celeryBridge } from '../src/celery-bridge.ts';
import { startClient } from './celery.ts';
import { openHost } from './host.ts';

export const brokers = inject('brokers');
const { amqp = '', redis = '' } = brokers ?? {};

/** The combinations of an application and a bridge, each set up separately and tested in parallel. */
export const setUps = [
  { name: 'RabbitMQ', broker: amqp, backend: 'rpc://' },
  { name: 'RabbitMQ, with results in Redis', broker: amqp, backend: redis },
  { name: 'Redis', broker: redis, backend: redis },
];

/** A Celery application and a host, connected by a bridge. */
export async function openApplication<Tx>(
  { broker, backend }: { readonly broker: string; readonly backend: string },
  storage: Storage<Tx>,
) {
  const queue = `integrations-${randomUUID()}`;
  const host = openHost(storage);
  const bridgeAt = (
    options: Partial<Pick<CeleryBridgeOptions, 'queue' | 'prefetch'>> = {},
    check: ActorCheck = { trustActors: true },
  ): CeleryBridge =>
    celeryBridge(host.integrations, { broker, resultBackend: backend, queue, log: host.log, ...options, ...check });
  const bridge = bridgeAt();
  const [celery] = await Promise.all([startClient({ broker, backend }), bridge.start(), host.integrations.start()]);
  return {
    host,
    celery,
    queue,
    bridgeAt,
    /** Sends a task to the bridge, or to the queue in the options. @returns its id */
    send: (task: string, kwargs: object, options: object = {}) =>
      celery.send(task, { kwargs, options: { queue, ...options } }),
    async close() {
      await Promise.all([celery.stop(), bridge.stop()]);
      await host.integrations.stop();
    },
  };
}
export type Application = Awaited<ReturnType<typeof openApplication>>;

/** Waits until a check passes, long enough for a busy machine. Unlike `expect.poll` it works in concurrent tests. */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 30_000, interval: 50 });
