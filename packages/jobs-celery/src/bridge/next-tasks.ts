import { createHash } from 'node:crypto';
import type { Json } from '@makerfex/integrations-core';
import type { Broker } from '../broker/broker.ts';
import { capabilityOf, celeryQueue } from '../protocol/names.ts';
import type { Task } from '../protocol/read-task.ts';
import { linksOf, type Signature, timesOf } from '../protocol/signature.ts';
import { type NewTask, writeTask } from '../protocol/write-task.ts';

/**
 * Sends what is to follow a task that succeeded: what is linked to it, and the next of its chain. Each has the id that its sender
 * gave it, or one that is made of the task's, so that what is sent again after a crash is the same task.
 */
export async function sendNextTasks(broker: Broker, task: Task, result: Json, ownQueue: string): Promise<void> {
  const send = (next: Signature, place: string, chain: readonly Signature[]): Promise<void> => {
    const queue = next.options.queue ?? (capabilityOf(next.task) ? ownQueue : celeryQueue);
    return broker.send(queue, writeTask(following(task, result, next, place, chain)));
  };
  for (const [index, linked] of task.callbacks.entries())
    await send(linked, `link ${index}`, linked.options.chain ?? []);
  const next = task.chain.at(-1);
  // As with Celery, what follows in the chain comes in the place of a chain of its own.
  if (next) await send(next, 'chain', task.chain.slice(0, -1));
}

/** A task that follows another, as Celery makes it. */
const following = (task: Task, result: Json, next: Signature, place: string, chain: readonly Signature[]): NewTask => ({
  id: next.options.task_id ?? idAfter(task.id, place),
  name: next.task,
  args: next.immutable ? next.args : [result, ...next.args],
  kwargs: next.kwargs,
  ...timesOf(next.options),
  retries: next.options.retries ?? 0,
  timeLimits: [next.options.time_limit ?? null, next.options.soft_time_limit ?? null],
  priority: next.options.priority ?? 0,
  replyTo: next.options.reply_to ?? task.replyTo,
  group: next.options.group_id ?? null,
  rootId: task.rootId,
  parentId: task.id,
  ignoresResult: next.options.ignore_result ?? false,
  callbacks: linksOf(next),
  chain,
});

/** The same for the same place after the same task, in the form of a UUID, as Celery's ids are. */
const idAfter = (taskId: string, place: string): string =>
  createHash('sha256')
    .update(JSON.stringify([taskId, place]))
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
