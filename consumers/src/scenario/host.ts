import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CommandError, type CommandPlace, start } from '../commands.ts';
import type { HostDatabase } from '../database.ts';
import { freePort } from '../listen.ts';
import type { SimulatedShop } from './simulators.ts';

/** Long enough for the slowest machine: who waits for ever is the fault. */
const startMs = 300_000;
const stopMs = 300_000;

export interface RunningHost {
  readonly origin: string;
  /** What it has written so far. */
  output(): string;
  /** Ends it as a deployment does. @throws CommandError if it does not end in time, or with an error */
  stop(): Promise<void>;
  kill(): void;
}

/** What every start of one host has in common. */
export async function hostSettings(database: HostDatabase, shops: readonly SimulatedShop[]) {
  const ofShops = shops.flatMap(({ providerKey, origin, app }) => {
    const prefix = providerKey.toUpperCase();
    return Object.entries({ URL: origin, CLIENT_ID: app.clientId, CLIENT_SECRET: app.clientSecret }).map(
      ([name, value]) => [`${prefix}_${name}`, value] as const,
    );
  });
  return {
    PORT: String(await freePort()),
    DATABASE_URL: database.ownerUrl,
    APP_DATABASE_URL: database.appUrl,
    VAULT_KEY: randomBytes(32).toString('base64'),
    ...Object.fromEntries(ofShops),
  };
}

/** Starts a host and waits until it answers. @throws CommandError if it ends before, or takes too long */
export async function startHost(place: CommandPlace, script: string): Promise<RunningHost> {
  const [command = '', ...args] = script.split(' ');
  const child = start(place, command, ...args);
  let text = '';
  child.all.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  const origin = `http://127.0.0.1:${place.env['PORT']}`;
  const host: RunningHost = {
    origin,
    output: () => text,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      child.kill('SIGTERM');
      const result = await Promise.race([child, pause(stopMs, null)]);
      if (result === null) throw failure(`did not stop within ${stopMs / 1000} s of SIGTERM`);
      // Some servers exit with 143, as a shell reports SIGTERM.
      if (result.signal !== 'SIGTERM' && ![0, 143].includes(result.exitCode ?? 1))
        throw failure(`stopped with exit code ${result.exitCode}`);
    },
  };
  const failure = (what: string) => {
    host.kill();
    return new CommandError(`\`${script}\` ${what}`, text);
  };
  const ended = child.then(() => true);
  for (const deadline = Date.now() + startMs; Date.now() < deadline; ) {
    if (await answers(origin)) return host;
    if (await Promise.race([ended, pause(100, false)])) throw failure('ended before it answered');
  }
  throw failure(`did not answer within ${startMs / 1000} s`);
}

async function answers(origin: string): Promise<boolean> {
  const answer = await fetch(`${origin}/api/integrations/openapi.json`).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok === true;
}
