import { createHash } from 'node:crypto';
import type { Json } from '@makerfex/integrations-core/storage';
import type { Broker } from '../broker/broker.ts';
import { capabilityOf, celeryQueue } from '../protocol/names.ts';
import type { Task } from '../protocol/read-task.ts';
import { linksOf, type Signature, timesOf } from '../protocol/signature.ts';
import { type NewTask, writeTask } from '../protocol/write-task.ts';

/**
 * Sends the tasks that follow a successful one: those linked to it, and the next of its chain. Each has the id that its sender
 * gave it, or one derived from the task's id, so that sending it again after a crash does not add a task.
 */
export async function sendNextTasks(broker: Broker, task: Task, result: Json, ownQueue: string): Promise<void> {
  const send = (next: Signature, place: string, chain: readonly Signature[]): Promise<void> => {
    const queue = next.options.queue ?? (capabilityOf(next.task) ? ownQueue : celeryQueue);
    return broker.send(queue, writeTask(following(task, result, next, place, chain)));
  };
  for (const [index, linked] of task.callbacks.entries())
    await send(linked, `link ${index}`, linked.options.chain ?? []);
  const next = task.chain.at(-1);
  // As in Celery, the rest of the chain replaces the next task's own chain.
  if (next) await send(next, 'chain', task.chain.slice(0, -1));
}

/** A task that follows another, built as Celery does. */
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

/** Derives a UUID, the form of Celery's ids, from a task's id and the place of its follower. */
const idAfter = (taskId: string, place: string): string =>
  createHash('sha256')
    .update(JSON.stringify([taskId, place]))
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
