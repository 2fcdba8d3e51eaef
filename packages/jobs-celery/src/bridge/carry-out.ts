import {
  type Actor,
  IntegrationError,
  type Integrations,
  type Json,
  type Logger,
  type RunRow,
} from '@makerfex/integrations-core';
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
import { untilDone } from './until-done.ts';

/** What the bridge needs of the integrations. */
export type BridgedIntegrations = Pick<Integrations, 'for' | 'isTransient' | 'onEvent' | 'tellRefusal'>;

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
 * Has the run made that a task asks for, and tells the result backend how it goes, to its end. Where a message makes no sense or
 * asks for what is not allowed, that is its end. Given the same task again it joins the run there is.
 * @returns how long to put the task off, if the time of its run is far; null if it is done with
 * @throws the reason of `stop`, where that comes first: the task is not done with then
 */
export async function carryOut(
  options: CarryOutOptions,
  address: TaskAddress,
  message: Message,
): Promise<PutOff | null> {
  const end = await endOf(options, address, message);
  if (isPutOff(end)) return end;
  // As with Celery, it is also the end of what was to follow: whoever waits for the last of a chain would wait in vain.
  const following = end.state === 'SUCCESS' ? [] : readChain(message);
  for (const one of [...following, address]) await tell(options, one, end);
  return null;
}

async function endOf(options: CarryOutOptions, address: TaskAddress, message: Message): Promise<Outcome | PutOff> {
  let task: Task | null = null;
  try {
    const read = readTask(message);
    task = read;
    const request = await authenticated(options, readRequest(read));
    const run = await untilDone(options, () => ask(options, read, request));
    return await report(options, read, request, run, reportedState(message));
  } catch (error) {
    options.stop.throwIfAborted();
    return refuse(options, address, task, error);
  }
}

async function authenticated(options: CarryOutOptions, request: RunRequest): Promise<RunRequest> {
  const actor = await untilDone(
    options,
    async () => options.authenticate(request.actor),
    (error) => options.integrations.isTransient(error),
  );
  if (actor) return { ...request, actor };
  throw new IntegrationError('unauthenticated', 'The actor of the task is not one that the host knows.');
}

const ask = (
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
 * Follows a run to its end, which is left to be told, or until the task is to be put off.
 * @param reported the state that was reported before the task was put off
 */
async function report(
  options: CarryOutOptions,
  task: Task,
  { actor }: RunRequest,
  run: RunRow,
  reported: unknown,
): Promise<Outcome | PutOff> {
  const { integrations, bells, waiting, stop } = options;
  const shop = integrations.for(actor);
  const bell = bells.of(run.id);
  const isTimeForProgress = progressPace();
  let last = '';
  try {
    for await (const now of follow(run, () => untilDone(options, () => shop.runs.get(run.id)), bell, stop)) {
      const outcome = outcomeOf(now);
      if (outcome.state === 'SUCCESS') await goOn(options, task, outcome.result);
      if (isReady(outcome.state)) return outcome;
      const told = JSON.stringify(outcome);
      const isKnown = told === last || (last === '' && outcome.state === reported);
      if (!isKnown && (outcome.state !== 'PROGRESS' || isTimeForProgress())) {
        await tell(options, task, outcome);
        last = told;
      }
      const putOff = waiting.see(task.id, now, outcome);
      if (putOff) return putOff;
    }
  } finally {
    bell.remove();
    waiting.leave(task.id);
  }
  throw stop.reason;
}

/** The task has succeeded, even where the broker refuses what was to follow it. */
async function goOn(options: CarryOutOptions, task: Task, result: Json): Promise<void> {
  const { broker, queue, stop, log } = options;
  await untilDone(options, () => sendNextTasks(broker, task, result, queue)).catch((err: unknown) => {
    stop.throwIfAborted();
    log.error({ err, taskId: task.id }, 'What was to follow a task could not be sent.');
  });
}

/** An end must be told some day, whatever stands in the way: nobody would ever hear of it otherwise. */
const always = () => true;

/** News that cannot be told is left out, for there is more to come; an end is told until it is known. */
async function tell(options: CarryOutOptions, task: TaskAddress, outcome: Outcome): Promise<void> {
  if (task.ignoresResult) return;
  const store = () => options.results.store(task, outcome);
  if (isReady(outcome.state)) await untilDone(options, store, always);
  else
    await store().catch((err: unknown) =>
      options.log.error({ err, taskId: task.id }, 'News of a task could not be told.'),
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
  if (error.kind === 'internal' || shopId === null)
    log.error({ err: reason, taskId }, 'A task could not be carried out.');
  // A denial has been told by the policy.
  if (shopId !== null && error.code !== 'policy_denied')
    await integrations
      .tellRefusal(
        { shopId },
        { message: error.message, meta: { task_id: taskId, task: task?.name ?? null, code: error.code } },
      )
      .catch((err: unknown) => log.error({ err, taskId }, 'A refusal could not be told in the event log.'));
  const { code, kind, message } = error;
  return failure({ code, kind, message });
}

/** What is not ours can hold anything: its words stay out of the answer. */
const asIntegrationError = (reason: unknown): IntegrationError =>
  reason instanceof IntegrationError
    ? reason
    : new IntegrationError('internal', "An unexpected fault stopped the task; see the host's log.");
