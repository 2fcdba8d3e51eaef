import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startPostgres } from '@makerfex/integrations-testkit/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { interruptibleServer } from '../test/crash-server.ts';
import { crashActor, crashHost, fetchSquare, openOrm } from '../test/crash-shop.ts';
import { postedProductSchema } from './contract.ts';
import { createInstagramSimulator } from './simulator/index.ts';

const endSchema = z.object({
  id: z.string(),
  state: z.string(),
  error: z.unknown(),
  result: postedProductSchema.nullable(),
});

async function open() {
  const postgres = await startPostgres();
  const database = await postgres.createDatabase();
  const orm = await openOrm(database.url);
  await orm.migrator.up();
  // A worker that is stopped inside a transaction must not hold up the other.
  await orm.em.execute(`alter database ${database.name} set idle_in_transaction_session_timeout = '2s'`);
  const simulator = createInstagramSimulator({ fetchPicture: fetchSquare });
  const server = await interruptibleServer((request) => simulator.fetch(request));
  const { connections, credentials } = crashHost(orm, server.origin).for(crashActor);
  const connection = await connections.create({ providerKey: 'instagram', config: {} });
  const { access_token, expires_in } = simulator.tokens.issueTokens();
  await credentials.set(connection.id, {
    kind: 'oauth2',
    secret: { access_token },
    expiresAt: new Date(Date.now() + expires_in * 1000),
  });

  const children = new Set<ChildProcess>();
  const startWorker = () => {
    const worker = join(import.meta.dirname, '../test/crash-worker.ts');
    const child = spawn(
      process.execPath,
      ['--conditions=@makerfex/source', worker, database.url, server.origin, connection.id],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    children.add(child);
    const exit = once(child, 'exit');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      ask: (product: string): void => void child.stdin.write(`${product}\n`),
      post: async (product: string) => {
        child.stdin.write(`${product}\n`);
        const { value } = await lines.next();
        return endSchema.parse(JSON.parse(value ?? 'null'));
      },
      kill: async (): Promise<boolean> => {
        child.kill('SIGKILL');
        await exit;
        return false;
      },
      stop: (): void => void child.kill('SIGSTOP'),
      resume: (): void => void child.kill('SIGCONT'),
      killed: async (): Promise<boolean> => (await exit)[1] === 'SIGKILL',
      end: async (): Promise<void> => {
        child.stdin.end();
        await exit;
      },
    };
  };

  /** Nobody needs to wait until the lease of a killed or frozen worker expires. */
  const expireLeases = () =>
    orm.em.fork().execute('update integration_run set lease_expires_at = now() where lease_owner is not null');

  const close = async () => {
    // A failed test leaves its workers running.
    for (const child of children) child.kill('SIGKILL');
    server.close();
    await orm.close(true);
    await database.drop();
    await postgres.stop();
  };
  return { simulator, server, startWorker, expireLeases, close };
}

describe('a post whose process is killed', () => {
  let world: Awaited<ReturnType<typeof open>>;
  /** The requests of one undisturbed post: each is a place to crash. */
  let requests: readonly string[];

  beforeAll(async () => {
    world = await open();
    const worker = world.startWorker();
    const { state } = await worker.post('undisturbed');
    if (state !== 'SUCCESS') throw new Error(`An undisturbed post ends as ${state}.`);
    await worker.end();
    requests = world.simulator.requests.map(({ method, path }) => `${method} ${path.replaceAll(/\d{9,}/g, 'id')}`);
  });
  afterAll(() => world.close());

  const postsOf = (product: string) => world.simulator.posts.filter(({ caption }) => caption === product);

  it('is posted once, whether killed before a request takes effect or before its answer', async () => {
    expect(requests.filter((each) => each.startsWith('POST'))).toEqual([
      ...Array.from({ length: 3 }, () => 'POST /v26.0/id/media'),
      'POST /v26.0/id/media_publish',
    ]);
    let worker = world.startWorker();
    // The other requests are places to die in `push-conformance.test.ts`, without processes.
    const publishAt = requests.findIndex((each) => each.endsWith('media_publish'));
    for (const [index, request] of [...requests.entries()].slice(publishAt - 1, publishAt + 1))
      for (const moment of ['before', 'after'] as const) {
        const product = `killed ${moment} ${index} ${request}`;
        world.server.interrupt({ request: index, moment, act: worker.kill });
        worker.ask(product);
        expect(await worker.killed()).toBe(true);
        world.server.interrupt(undefined);
        await world.expireLeases();
        worker = world.startWorker();
        const { state, error, result } = await worker.post(product);
        expect([product, state, error]).toEqual([product, 'SUCCESS', null]);
        const posts = postsOf(product);
        expect([product, posts.length]).toEqual([product, 1]);
        // The answer with the id was lost with the process; it is not guessed.
        const isLost = moment === 'after' && request.endsWith('media_publish');
        expect([product, result?.media_id, result?.permalink]).toEqual(
          isLost ? [product, null, null] : [product, posts[0]?.id, posts[0]?.permalink],
        );
      }
    await worker.end();
  }, 240_000);

  it('is posted once when two workers get the request (ig-harness-oss#17)', async () => {
    const workers = [world.startWorker(), world.startWorker()];
    const [one, other] = await Promise.all(workers.map((worker) => worker.post('for two')));
    await Promise.all(workers.map((worker) => worker.end()));
    expect(one).toMatchObject({ state: 'SUCCESS' });
    expect(other).toEqual(one);
    expect(postsOf('for two')).toHaveLength(1);
  });

  it('is posted once when a worker freezes before its publish and resumes after another took over', async () => {
    const product = 'held back';
    const [stopped, successor] = [world.startWorker(), world.startWorker()];
    const isStopped = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const act = async () => {
      stopped.stop();
      isStopped.resolve();
      await released.promise;
      return true;
    };
    world.server.interrupt({
      request: requests.findIndex((each) => each.endsWith('media_publish')),
      moment: 'before',
      act,
    });
    const late = stopped.post(product);
    await isStopped.promise;
    await world.expireLeases();
    const end = await successor.post(product);
    expect(end).toMatchObject({ state: 'SUCCESS', error: null });
    expect(postsOf(product)).toHaveLength(1);
    released.resolve();
    stopped.resume();
    expect(await late).toEqual(end);
    await Promise.all([stopped.end(), successor.end()]);
    expect(postsOf(product)).toHaveLength(1);
    expect(world.simulator.requests.filter(({ path }) => path.endsWith('media_publish')).at(-1)).toMatchObject({
      status: 400,
    });
  });
});
