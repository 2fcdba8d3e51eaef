import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import { runEvent } from '../events/event.ts';
import type { PushSteps } from '../provider/context.ts';
import type { CallPorts } from '../provider/erased-ports.ts';
import type { Json, JsonObject } from '../storage/rows.ts';
import type { RunRow, RunSteps } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { nameLateFault, toTransientError } from './port-fault.ts';
import { advanceRun, cancelled, type RunWork } from './run-work.ts';

/** Reads the note of a step. @throws IntegrationError `internal` if another release saved it in an incompatible format */
export function readStep<Schema extends z.ZodType>(
  { id, steps }: Pick<RunRow, 'id' | 'steps'>,
  name: string,
  schema: Schema,
): z.output<Schema> | undefined {
  if (!Object.hasOwn(steps.notes, name)) return undefined;
  const parsed = schema.safeParse(steps.notes[name]);
  if (parsed.success) return parsed.data;
  throw new IntegrationError(
    'internal',
    `Step "${name}" of run ${id} was saved by another release in an incompatible format; check the outcome by hand.`,
  );
}

/**
 * Whether a note is progress. A note that is withdrawn, or saved again after that, is not: a push that crashes between the two would
 * seem to make progress indefinitely.
 */
const isProgress = (before: Json | undefined, after: Json | undefined): boolean =>
  before === undefined || (before !== null && after !== null && !isDeepStrictEqual(before, after));

/**
 * The durable steps of one push: each commits under the run's lease, together with its event.
 * @param portsIn returns the host ports for a transaction; each adds its name to `called`
 */
export function createPushSteps<Tx>(
  work: RunWork<Tx>,
  portsIn: (unit: UnitOfWork<Tx>, called: Set<string>) => CallPorts,
): PushSteps<CallPorts> {
  const { run, scope, options } = work;
  let steps: RunSteps = run.steps;

  const commit = async (unit: UnitOfWork<Tx>, next: RunSteps, step: string, meta: JsonObject = {}): Promise<void> => {
    const row = await advanceRun(work, unit, { steps: next }, isProgress(steps.notes[step], next.notes[step]));
    // What may have gone out must be followed to its end, even if it was cancelled since.
    if (row.cancelRequested && !steps.attempted) throw cancelled(run);
    await unit.events.append([runEvent(run, 'run.step', `${run.capability}: ${step}`, { ...meta, step })]);
  };

  const save = async (name: string, value: Json, changes: Partial<RunSteps> = {}, meta?: JsonObject): Promise<void> => {
    const next = { ...steps, ...changes, notes: { ...steps.notes, [name]: value } };
    await options.storage.transaction(scope, (unit) => commit(unit, next, name, meta));
    steps = next;
  };
  const attemptedBut = (name: string): string[] => (steps.attemptedNames ?? []).filter((other) => other !== name);

  /** Commits what `act` writes through its ports and the note of its result in one transaction. */
  const actIn = async (name: string, act: (ports: CallPorts) => Promise<unknown>): Promise<RunSteps> => {
    const about = `step "${name}" of run ${run.id}`;
    const called = new Set<string>();
    let hasActed = false;
    try {
      return await options.portTransactions.transaction(scope, run, async (unit) => {
        const value: Json = JSON.parse(JSON.stringify(await actClassified(about, () => act(portsIn(unit, called)))));
        hasActed = true;
        const next = { ...steps, notes: { ...steps.notes, [name]: value } };
        await commit(unit, next, name);
        return next;
      });
    } catch (thrown) {
      if (!hasActed || called.size === 0) throw thrown;
      throw nameLateFault(options.storage, { port: [...called].join(' or '), about }, thrown);
    }
  };

  /** Call it inside the transaction, where the storage knows what has ended it. */
  const actClassified = async (about: string, act: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await act();
    } catch (thrown) {
      throw toTransientError(options.storage, about, thrown);
    }
  };

  const read: PushSteps<CallPorts>['read'] = (name, schema) => readStep({ id: run.id, steps }, name, schema);

  return {
    read,
    note: (name, value, meta) => save(name, value, undefined, meta),
    attempt: (name, value) => save(name, value, { attempted: true, attemptedNames: [...attemptedBut(name), name] }),
    withdraw(name) {
      const attemptedNames = attemptedBut(name);
      return save(name, null, { attempted: attemptedNames.length > 0, attemptedNames });
    },
    async once(name, schema, act) {
      const earlier = read(name, schema);
      if (earlier !== undefined) return earlier;
      steps = await actIn(name, act);
      const result = read(name, schema);
      if (result === undefined) throw new IntegrationError('internal', `Step "${name}" returned no value.`);
      return result;
    },
  };
}
