import {
  type Actor,
  IntegrationError,
  type Integrations,
  isIntegrationError,
  type Logger,
} from '@makerfex/integrations-core';
import type { Json, RunRow } from '@makerfex/integrations-core/storage';
import type { Broker, Message } from '../broker/broker.ts';
import { failure, type Outcome, outcomeOf } from '../protocol/outcome.ts';
import { readTask, type Task } from '../protocol/read-task.ts';
import { readChain, type TaskAddress } from '../protocol/task-address.ts';
import { isReady, type Results } from '../results/results.ts';
import type { Bells } from './bells.ts';
import { follow, progressPace } from './follow.ts';
import { sendNextTasks } from './next-tasks.ts';
import { isPutOff, type PutOff, reportedState, type WaitingRoom } from './put-off.ts';
import { type RunRequest, readRequest, shopOf } from './read-request.ts';
import { retry } from './retry.ts';

/** What the bridge needs of the integrations. */
export type BridgedIntegrations = Pick<Integrations, 'for' | 'isTransient' | 'onEvent' | 'recordRefusal'>;

export interface CarryOutOptions {
  readonly integrations: BridgedIntegrations;
  readonly authenticate: (claimed: Actor) => Promise<Actor | null> | Actor | null;
  readonly broker: Broker;
  readonly queue: string;
  readonly results: Results;
  readonly bells: Bells;
  readonly waiting: WaitingRoom;
  readonly log: Logger;
  readonly stop: AbortSignal;
}

/**
 * Starts the run that a task requests, and reports its states to the result backend until it ends. A message that is malformed or
 * not allowed ends as a failure. The same task again joins its run.
 * @returns how long to put the task off, if its run starts much later; null if the task is finished
 * @throws the reason of `stop` if it aborts first: the task is then unfinished
 */
export async function carryOut(
  options: CarryOutOptions,
  address: TaskAddress,
  message: Message,
): Promise<PutOff | null> {
  const end = await endOf(options, address, message);
  if (isPutOff(end)) return end;
  // As in Celery, a failure also ends the rest of its chain: a client may wait for the last task only.
  const following = end.state === 'SUCCESS' ? [] : readChain(message);
  for (const one of [...following, address]) await storeOutcome(options, one, end);
  return null;
}

async function endOf(options: CarryOutOptions, address: TaskAddress, message: Message): Promise<Outcome | PutOff> {
  let task: Task | null = null;
  try {
    const read = readTask(message);
    task = read;
    const request = await authenticated(options, readRequest(read));
    const run = await retry(options, () => requestRun(options, read, request));
    return await followRun(options, read, request, run, reportedState(message));
  } catch (error) {
    options.stop.throwIfAborted();
    return refuse(options, address, task, error);
  }
}

async function authenticated(options: CarryOutOptions, request: RunRequest): Promise<RunRequest> {
  const actor = await retry(
    options,
    async () => options.authenticate(request.actor),
    (error) => options.integrations.isTransient(error),
  );
  if (actor) return { ...request, actor };
  throw new IntegrationError(
    'unauthenticated',
    'The host does not know the actor of the task: send one that can sign in.',
  );
}

const requestRun = (
  { integrations }: CarryOutOptions,
  { id, eta, expires }: Task,
  { actor, connectionId, capability, input }: RunRequest,
): Promise<RunRow> =>
  integrations.for(actor).actions.run(connectionId, capability, input, {
    idempotencyKey: `celery:${id}`,
    eta: eta ?? undefined,
    expiresAt: expires ?? undefined,
  });

/**
 * Reports a run's states until it ends, or the task must be put off.
 * @param reported the last state that was reported before the task was put off
 * @returns the end, which the caller reports
 */
async function followRun(
  options: CarryOutOptions,
  task: Task,
  { actor }: RunRequest,
  run: RunRow,
  reported: unknown,
): Promise<Outcome | PutOff> {
  const { integrations, bells, waiting, stop } = options;
  const shop = integrations.for(actor);
  const { bell, remove } = bells.of(run.id);
  const isTimeForProgress = progressPace();
  let last = '';
  try {
    for await (const now of follow(run, () => retry(options, () => shop.runs.get(run.id)), bell, stop)) {
      const outcome = outcomeOf(now);
      if (outcome.state === 'SUCCESS') await sendFollowing(options, task, outcome.result);
      if (isReady(outcome.state)) return outcome;
      const written = JSON.stringify(outcome);
      const isKnown = written === last || (last === '' && outcome.state === reported);
      if (!isKnown && (outcome.state !== 'PROGRESS' || isTimeForProgress())) {
        await storeOutcome(options, task, outcome);
        last = written;
      }
      const putOff = waiting.admit(task.id, now, outcome);
      if (putOff) return putOff;
    }
  } finally {
    remove();
    waiting.leave(task.id);
  }
  throw stop.reason;
}

/** The task succeeds even if the broker refuses the tasks that follow it. */
async function sendFollowing(options: CarryOutOptions, task: Task, result: Json): Promise<void> {
  const { broker, queue, stop, log } = options;
  await retry(options, () => sendNextTasks(broker, task, result, queue)).catch((err: unknown) => {
    stop.throwIfAborted();
    log.error({ err, taskId: task.id }, 'Could not send the tasks that follow a task.');
  });
}

/** The end of a task is retried after any error: otherwise its client would wait forever. */
const always = () => true;

/** Retries storing an end until it succeeds. Skips another state after an error, as more follow. */
async function storeOutcome(options: CarryOutOptions, task: TaskAddress, outcome: Outcome): Promise<void> {
  if (task.ignoresResult) return;
  const store = () => options.results.store(task, outcome);
  if (isReady(outcome.state)) await retry(options, store, always);
  else
    await store().catch((err: unknown) =>
      options.log.error({ err, taskId: task.id }, 'Could not publish the state of a task.'),
    );
}

async function refuse(
  options: CarryOutOptions,
  address: TaskAddress,
  task: Task | null,
  reason: unknown,
): Promise<Outcome> {
  const { integrations, log } = options;
  const error = asIntegrationError(reason);
  const taskId = address.id;
  const shopId = shopOf(task);
  if (error.kind === 'internal' || shopId === null) log.error({ err: reason, taskId }, 'Could not execute a task.');
  // The policy records denials itself.
  if (shopId !== null && error.code !== 'policy_denied')
    await integrations
      .recordRefusal(
        { shopId },
        { message: error.message, meta: { task_id: taskId, task: task?.name ?? null, code: error.code } },
      )
      .catch((err: unknown) => log.error({ err, taskId }, 'Could not record a refusal in the event log.'));
  const { code, kind, message } = error;
  return failure({ code, kind, message });
}

/** Keeps the message of an unexpected error, which may hold a secret, out of the answer. */
const asIntegrationError = (reason: unknown): IntegrationError =>
  isIntegrationError(reason)
    ? reason
    : new IntegrationError('internal', "An unexpected error stopped the task: see the host's log.");
