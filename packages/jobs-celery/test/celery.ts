import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import * as z from 'zod';
import { python } from './servers.ts';

/** Settings of the tests' application, as in docs/celery.md. */
export interface CelerySettings {
  readonly broker: string;
  readonly backend: string;
}

const folder = join(import.meta.dirname, 'python');
const page = join(import.meta.dirname, '../../../docs/celery.md');

/** Creates a folder with the Python files of docs/celery.md, named by their first lines. */
export async function documentedFiles(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'celery-'));
  const text = await readFile(page, 'utf8');
  for (const [, name = '', code = ''] of text.matchAll(/```python\n# (\S+\.py)\n([\s\S]*?)```/g))
    await writeFile(join(path, name), code);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export const pythonEnv = ({ broker, backend }: CelerySettings, ...paths: string[]) => ({
  ...process.env,
  PYTHONPATH: paths.join(':'),
  PYTHONDONTWRITEBYTECODE: '1',
  CELERY_BROKER_URL: broker,
  CELERY_RESULT_BACKEND: backend,
});

const raised = z.object({ type: z.string(), module: z.string(), text: z.string(), code: z.string().nullable() });
const ended = z.strictObject({ value: z.unknown().optional(), raised: raised.optional() });
const stateOfTask = z.object({ state: z.string(), info: z.unknown().optional() });
const watched = z.object({
  seen: z.array(z.object({ state: z.string(), result: z.string() })),
  raised: raised.nullable(),
});
/** How long Celery waits for a result, in seconds. */
const timeout = 45;

/** A Celery application in its own process, which sends tasks and reads their results. */
export async function startClient(settings: CelerySettings) {
  const files = await documentedFiles();
  const env = pythonEnv(settings, files.path, folder);
  const child = spawn(python, [join(folder, 'driver.py')], { stdio: ['pipe', 'pipe', 'inherit'], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The Celery application has ended.');
    return JSON.parse(value);
  };
  await read();
  let turn: Promise<unknown> = Promise.resolve();
  /** Calls the application; one call at a time, as it answers in order. */
  const call = <Answer>(order: string, details: object, schema: z.ZodType<Answer>): Promise<Answer> => {
    const answered = turn.then(async () => {
      child.stdin.write(`${JSON.stringify({ order, ...details })}\n`);
      const answer = await read();
      const { error, data } = z.object({ answer: schema }).safeParse(answer);
      if (error) throw new Error(`The Celery application answers ${JSON.stringify(answer)}`);
      return data.answer;
    });
    turn = answered.catch(() => undefined);
    return answered;
  };
  return {
    send: (task: string, details: SendDetails = {}) => call('send', { task, ...details }, z.string()),
    sendCanvas: (canvas: 'group' | 'chain', tasks: readonly CanvasTask[]) =>
      call('send_canvas', { canvas, tasks }, z.array(z.string())),
    publish: (message: RawMessage) => call('publish', message, z.null()),
    state: (id: string) => call('state', { id }, stateOfTask),
    get: (id: string) => call('get', { id, timeout }, ended),
    /** Reads a result by id only. `get` also raises the failure of an earlier task in the chain. */
    getAlone: (id: string) => call('get_alone', { id, timeout }, ended),
    /** When a task ended, as Celery reads it, in Unix milliseconds. */
    doneAt: (id: string) => call('done_at', { id }, z.number()),
    /** All states that Celery receives of a task since the last call, up to a state or the end. */
    watch: (id: string, until: string | null = null) => call('watch', { id, until, timeout }, watched),
    /** The queue that its results go to with `rpc://`. */
    replyQueue: () => call('id_of_application', {}, z.string()),
    async stop() {
      await endOf(child);
      await files.remove();
    },
  };
}

/** Runs a Python file of docs/celery.md. @returns what it printed */
export async function runDocumented(settings: CelerySettings, file: string, ...args: string[]): Promise<string> {
  const { path, remove } = await documentedFiles();
  try {
    const { stdout } = await promisify(execFile)(python, [join(path, file), ...args], {
      env: pythonEnv(settings, path),
    });
    return stdout;
  } finally {
    await remove();
  }
}

/** Celery's own worker, with the tasks of docs/celery.md and of the tests. */
export async function startCeleryWorker(settings: CelerySettings, queue: string) {
  const files = await documentedFiles();
  const args = [
    '-m',
    'celery',
    '-A',
    'tasks',
    'worker',
    '--pool',
    'solo',
    '-Q',
    queue,
    '--loglevel',
    'INFO',
    '--without-mingle',
    '--without-gossip',
  ];
  const child = spawn(python, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: folder,
    env: pythonEnv(settings, folder, files.path),
  });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Celery's worker ended with ${code}: ${log}`)));
    child.stderr.on('data', (chunk) => {
      log += String(chunk);
      if (log.includes('ready.')) resolve();
    });
  });
  return {
    log: () => log,
    async stop() {
      await endOf(child);
      await files.remove();
    },
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

export interface SendDetails {
  readonly args?: readonly unknown[];
  readonly kwargs?: object;
  /** Options of `apply_async`; `eta` and `expires` in seconds from now. */
  readonly options?: Readonly<Record<string, unknown>>;
}
export interface CanvasTask extends SendDetails {
  readonly task: string;
  readonly immutable?: boolean;
}
export interface RawMessage {
  readonly queue: string;
  readonly body: string;
  readonly headers?: object;
  readonly content_type?: string;
  readonly properties?: object;
}
