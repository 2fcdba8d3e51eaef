import { randomUUID } from 'node:crypto';
import type { Json } from '@makerfex/integrations-core';
import type { Broker } from '../broker/broker.ts';
import { capabilityOf, celeryQueue } from '../protocol/names.ts';
import type { Signature, Task } from '../protocol/read-task.ts';
import { writeTask } from '../protocol/write-task.ts';

/**
 * Sends what is to follow a task that succeeded: what is linked to it, and the next of its chain. Their ids are the sender's, so
 * that what is sent again after a crash is the same task.
 */
export async function sendNextTasks(broker: Broker, task: Task, result: Json, ownQueue: string): Promise<void> {
  const next = task.chain.at(-1);
  for (const linked of task.callbacks) await send(broker, task, linked, result, ownQueue, []);
  if (next) await send(broker, task, next, result, ownQueue, task.chain.slice(0, -1));
}

function send(
  broker: Broker,
  task: Task,
  { task: name, args, kwargs, options, immutable }: Signature,
  result: Json,
  ownQueue: string,
  chain: readonly Signature[],
): Promise<void> {
  const queue = options.queue ?? (capabilityOf(name) ? ownQueue : celeryQueue);
  const message = writeTask({
    id: options.task_id ?? randomUUID(),
    name,
    args: immutable ? args : [result, ...args],
    kwargs,
    replyTo: options.reply_to ?? task.replyTo,
    group: options.group_id ?? null,
    priority: options.priority ?? 0,
    rootId: task.rootId,
    parentId: task.id,
    chain,
  });
  return broker.send(queue, message);
}
