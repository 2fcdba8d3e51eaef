import { inspect } from 'node:util';
import type * as z from 'zod';
import { answer } from '../faults.ts';
import { fail, failIfAny } from '../records.ts';
import { showsSecret } from '../secret-forms.ts';
import type { PushUnderTest } from './subject.ts';
import { type Ending, type Interference, runPush } from './world.ts';

/** A push, and what shows its effects. */
export interface PushTrial<Subject extends PushUnderTest = PushUnderTest> {
  readonly open: () => Subject | Promise<Subject>;
  readonly capability: string;
  readonly input: unknown;
  readonly effects: (subject: Subject) => number | Promise<number>;
}

/** Throws, saying what it found, if a promise is not kept. */
export type PushCheck = <Subject extends PushUnderTest>(trial: PushTrial<Subject>) => Promise<void>;

interface Tried<Subject> extends Ending {
  readonly subject: Subject;
  readonly effects: number;
}

/** Runs beside each other: they mostly wait. */
const runsAtOnce = 8;

export const pushChecks = {
  async 'has its effect once, and stores steps that hold no secret'(trial) {
    const { run: ended, effects, requests, subject } = await undisturbed(trial);
    if (effects !== 1) fail(`A run that ended as ${ended.state} has had its effect ${effects} times instead of once.`);
    if (requests.length === 0) fail('It has sent no request: `effects` counts something else than what it does.');
    const stored = JSON.stringify([ended.steps, ended.result, ended.error]);
    const secrets = [subject.simulator.app?.clientSecret, ...Object.values(subject.credential?.secret ?? {})];
    if (secrets.some((secret) => secret && showsSecret(stored, secret)))
      fail('A step or the result holds a secret, which is stored in the clear: leave it out.');
  },

  async 'has its effect at most once if its worker dies at a request'(trial) {
    const { requests } = await undisturbed(trial);
    const problems = await each(requests, ['before it arrives', 'before it is answered'], async (index, when, where) =>
      judge(
        await run(trial, {
          request: async (at, reach, { die }) => {
            if (at === index && when === 'before it is answered') await reach();
            if (at === index) die();
            return at === index ? answer(500) : reach();
          },
        }),
        `the worker dies at ${where}, ${when}`,
      ),
    );
    failIfAny(problems);
  },

  async 'has its effect at most once if its worker dies after a step'(trial) {
    const { steps } = await undisturbed(trial);
    const problems = await each(steps, ['committed'], async (index, _, where) =>
      judge(await run(trial, { step: (at, { die }) => at === index && die() }), `the worker dies after ${where}`),
    );
    failIfAny(problems);
  },

  async 'has its effect at most once if an answer is lost'(trial) {
    const { requests } = await undisturbed(trial);
    const problems = await each(requests, ['once', 'and no later request gets through'], async (index, how, where) =>
      judge(
        await run(trial, {
          request: async (at, reach) => {
            if (at === index) await reach();
            const isLost = at === index || (at > index && how !== 'once');
            if (isLost) throw new TypeError('fetch failed');
            return reach();
          },
        }),
        `the answer to ${where} is lost ${how}`,
      ),
    );
    failIfAny(problems);
  },

  async 'has its effect at most once if a server fails'(trial) {
    const { requests } = await undisturbed(trial);
    const problems = await each(requests, ['before', 'after'], async (index, when, where) =>
      judge(
        await run(trial, {
          request: async (at, reach) => {
            if (at === index && when === 'after') await reach();
            return at === index ? answer(500) : reach();
          },
        }),
        `${where} is answered 500 ${when} it took effect`,
      ),
    );
    failIfAny(problems);
  },

  async 'goes on after a 429'(trial) {
    const { requests } = await undisturbed(trial);
    const problems = await each(requests, ['once'], async (index, _, where) => {
      const tried = await run(trial, {
        request: async (at, reach, { refuse }) => (at === index ? refuse(0) : reach()),
      });
      const when = `${where} is answered 429 once`;
      const problem = judge(tried, when);
      if (problem !== undefined || tried.run.state === 'SUCCESS') return problem;
      return `The run ends as ${endOf(tried)} if ${when}: nothing was done, so withdraw the attempt, and throw the error on: core tries again when it may.`;
    });
    failIfAny(problems);
  },

  async 'is in no doubt about what was refused'(trial) {
    const { requests } = await undisturbed(trial);
    const days = 3 * 86_400;
    const problems = await each(requests, ['for days'], async (index, _, where) => {
      const tried = await run(trial, {
        request: async (at, reach, { refuse }) => (at >= index ? refuse(days) : reach()),
      });
      const when = `${where} is answered 429, and all that follow`;
      const isInDoubt = tried.effects === 0 && tried.run.error?.code === 'outcome_unknown';
      return isInDoubt
        ? `The run ends as outcome_unknown if ${when}, though the request was refused: call steps.withdraw() once it is certain that nothing went out.`
        : judge(tried, when);
    });
    failIfAny(problems);
  },

  async 'is cancelled before its effect, or not at all'(trial) {
    const { steps } = await undisturbed(trial);
    const problems = await each(steps, ['committed'], async (index, _, where) =>
      judge(
        await run(trial, { step: (at, { cancel }) => at === index && void cancel() }),
        `it is cancelled after ${where}`,
      ),
    );
    failIfAny(problems);
  },
  async 'has no effect in a dry run, and notes no step'(trial) {
    const { provider } = await trial.open();
    const input = dryRunOf(provider.capabilities[trial.capability]?.contract.input, trial.input);
    if (input === undefined) return;
    const { run: ended, effects, steps } = await undisturbed({ ...trial, input });
    if (effects > 0)
      fail(
        'A dry run has had its effect: check everything, and return before the first request that changes something.',
      );
    if (steps.length > 0 || Object.keys(ended.steps.notes).length > 0)
      fail(`A dry run has noted the step ${steps[0] ?? ''}: there is nothing to go on from.`);
  },
} satisfies Record<string, PushCheck>;

/** The input of a dry run; undefined if the push has none. */
function dryRunOf(schema: z.ZodType | undefined, input: unknown): unknown {
  if (typeof input !== 'object') return undefined;
  const given = { ...input, dry_run: true };
  const read = schema?.safeParse(given).data;
  return typeof read === 'object' && read !== null && 'dry_run' in read ? given : undefined;
}

async function run<Subject extends PushUnderTest>(
  { open, capability, input, effects }: PushTrial<Subject>,
  interference?: Interference,
): Promise<Tried<Subject>> {
  const subject = await open();
  const ending = await runPush(subject, capability, input, interference);
  return { ...ending, subject, effects: await effects(subject) };
}

async function undisturbed<Subject extends PushUnderTest>(trial: PushTrial<Subject>): Promise<Tried<Subject>> {
  const tried = await run(trial);
  const { state, error } = tried.run;
  if (state !== 'SUCCESS')
    fail(
      `It ends as ${endOf(tried)} where nothing is in its way: ${error?.message ?? state} Correct \`open\` or \`input\`.`,
    );
  return tried;
}

/** Tries every place in every way, and returns the problems. */
async function each<Way extends string>(
  places: readonly string[],
  ways: readonly Way[],
  attempt: (index: number, way: Way, place: string) => Promise<string | undefined>,
): Promise<string[]> {
  const tries = places.flatMap((place, index) =>
    ways.map((way) => () => attempt(index, way, `${index + 1} (${place})`)),
  );
  const problems: string[] = [];
  const next = async (): Promise<void> => {
    for (let one = tries.shift(); one; one = tries.shift()) {
      const problem = await one();
      if (problem !== undefined) problems.push(problem);
    }
  };
  await Promise.all(Array.from({ length: runsAtOnce }, next));
  return problems;
}

const endOf = ({ run: { state, error } }: Pick<Ending, 'run'>): string => error?.code ?? state;

/** @returns how a run that was disturbed lies about its effect, or repeats it */
function judge(tried: Tried<PushUnderTest>, when: string): string | undefined {
  const { run: ended, effects, requests } = tried;
  const end = endOf(tried);
  if (effects > 1)
    return `The effect has happened ${effects} times if ${when}: commit steps.attempt() before its request, and look whether it went out before you send it again.`;
  if (ended.error?.code === 'internal')
    return `The run fails with an error that is no IntegrationError if ${when}: ${inspect(ended.error.message)} Classify it.`;
  if (ended.state === 'SUCCESS' && effects === 0)
    return `The run reports success, but nothing has happened, if ${when}: an attempt that was noted may not have gone out. Look, or throw outcome_unknown.`;
  if (ended.state !== 'SUCCESS' && end !== 'outcome_unknown' && effects > 0)
    return `The run ends as ${end}, as if nothing had gone out, but the effect has happened, if ${when}: commit steps.attempt() before request ${requests.length}, and throw outcome_unknown while it is not certain.`;
  return undefined;
}
