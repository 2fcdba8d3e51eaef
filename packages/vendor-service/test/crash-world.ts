import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startPostgres } from '@makerfex/integrations-testkit/postgres';
import * as z from 'zod';
import { handedOffSchema } from '../src/contract.ts';
import { crashActor, crashHost, openOrm } from './crash-host.ts';
import { startMailServer } from './mail-server.ts';
import { signingSecret, startWebhook } from './webhook-server.ts';

const endSchema = z.object({
  id: z.string(),
  state: z.string(),
  code: z.string().nullable(),
  result: handedOffSchema.nullable(),
});

export type Vendor = 'painter' | 'packer';

/** A host on PostgreSQL with workers in processes; its mail server and webhook outlive them. */
export async function openCrashWorld() {
  const postgres = await startPostgres();
  const database = await postgres.createDatabase();
  const orm = await openOrm(database.url);
  await orm.migrator.up();
  const mails = await startMailServer();
  const webhook = await startWebhook();
  const integrations = crashHost(orm, mails.port);
  const shop = integrations.for(crashActor);
  const common = { vendor: { name: 'Vendor', email: 'work@vendor.example' }, currency: 'EUR' };
  const painter = await shop.connections.create({ providerKey: 'painter', config: { ...common, delivery: 'email' } });
  const packer = await shop.connections.create({
    providerKey: 'packer',
    config: { ...common, delivery: 'webhook', webhook_url: webhook.url },
  });
  await shop.credentials.set(packer.id, { kind: 'api_key', secret: { api_key: signingSecret } });
  const connections = { painter, packer };

  /** Nobody needs to wait until the lease of a killed worker expires. */
  const expireLeases = () =>
    orm.em.fork().execute('update integration_run set lease_expires_at = now() where lease_owner is not null');

  const children = new Set<ChildProcess>();
  const startWorker = () => {
    const child = spawn(
      process.execPath,
      ['--conditions=@makerfex/source', join(import.meta.dirname, 'crash-worker.ts'), database.url, String(mails.port)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    children.add(child);
    const exit = once(child, 'exit');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const order = (vendor: Vendor, key: string, dieAt: string | null): void =>
      void child.stdin.write(`${JSON.stringify({ connectionId: connections[vendor].id, key, dieAt })}\n`);
    return {
      isAlive: (): boolean => child.exitCode === null && child.signalCode === null,
      /** Hands off and dies on the way, at `dieAt` or by `kill`. */
      dieOver: async (vendor: Vendor, key: string, dieAt: string | null = null): Promise<void> => {
        order(vendor, key, dieAt);
        const { value } = await lines.next();
        if (value !== undefined) throw new Error(`The worker did not die: ${value}`);
        const [, signal] = await exit;
        if (signal !== 'SIGKILL') throw new Error('The worker did not die.');
        await expireLeases();
      },
      handOff: async (vendor: Vendor, key: string) => {
        order(vendor, key, null);
        const { value } = await lines.next();
        return endSchema.parse(JSON.parse(value ?? 'null'));
      },
      kill: async (): Promise<void> => {
        child.kill('SIGKILL');
        await exit;
      },
      end: async (): Promise<void> => {
        child.stdin.end();
        await exit;
      },
    };
  };

  let worker: ReturnType<typeof startWorker> | undefined;

  return {
    shop,
    mails,
    webhook,
    startWorker,
    /** The current worker, or a new one if it was killed. */
    livingWorker: () => {
      if (!worker?.isAlive()) worker = startWorker();
      return worker;
    },
    /** The runs that issued an invoice with this reference. */
    invoicesOf: async (key: string): Promise<string[]> => {
      const rows = await orm.em
        .fork()
        .execute<{ run: string }[]>(
          "select made_by ->> 'runId' as run from host_invoice where body ->> 'reference' = ?",
          [key],
        );
      return rows.map(({ run }) => run);
    },
    close: async () => {
      // A failed test leaves its workers running.
      for (const child of children) child.kill('SIGKILL');
      await integrations.stop();
      await mails.close();
      webhook.close();
      await orm.close(true);
      await database.drop();
      await postgres.stop();
    },
  };
}
