import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Guarded, guard } from './guarded.ts';

/** A broker for the tests, on a free port, that can be killed and restarted with its data. */
export interface Server {
  readonly url: string;
  /** Ends it at once, like a power cut. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const startWithinMs = 300_000;
const rabbitmqServer = '/usr/lib/rabbitmq/bin/rabbitmq-server';
export const python = '/usr/bin/python3';

/** Debian packages that the tests need and that are not installed. */
export function missingPackages(): string[] {
  const works = (command: string, ...args: string[]): boolean => {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  return [
    ...(existsSync(rabbitmqServer) ? [] : ['rabbitmq-server']),
    ...(works('redis-server', '--version') ? [] : ['redis-server']),
    ...(works(python, '-c', 'import celery') ? [] : ['python3-celery']),
    ...(works(python, '-c', 'import redis') ? [] : ['python3-redis']),
  ];
}

export async function startRedis(): Promise<Server> {
  const [port = 0] = await freePorts(1);
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const options = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', appendfsync: 'always' };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  return startAt(`redis://127.0.0.1:${port}/0`, port, guard(folder, ['redis-server', ...args]));
}

export async function startRabbitMq(): Promise<Server> {
  const [port = 0, distributionPort = 0, epmdPort = 0] = await freePorts(3);
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-'));
  const env = {
    ...process.env,
    ERL_EPMD_PORT: `${epmdPort}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    HOME: folder,
    RABBITMQ_NODENAME: 'tests@localhost',
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${port}`,
    RABBITMQ_DIST_PORT: `${distributionPort}`,
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_CONFIG_FILE: join(folder, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none',
    // Makes the script become the server instead of starting a child that would outlive it.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
  // In the foreground: a node would start one that outlives it.
  const epmd = guard(await mkdtemp(join(tmpdir(), 'epmd-')), ['epmd'], env);
  await epmd.start();
  const server = await startAt(`amqp://guest:guest@127.0.0.1:${port}//`, port, guard(folder, [rabbitmqServer], env));
  return {
    ...server,
    async stop() {
      await server.stop();
      await epmd.stop();
    },
  };
}

async function startAt(url: string, port: number, { start, kill, stop }: Guarded): Promise<Server> {
  const restart = async (): Promise<void> => {
    await start();
    await untilListening(port);
  };
  await restart();
  return { url, kill, restart, stop };
}

async function untilListening(port: number): Promise<void> {
  const end = Date.now() + startWithinMs;
  while (!(await listens(port))) {
    if (Date.now() > end) throw new Error(`No server listens on port ${port} after ${startWithinMs} ms: see its log.`);
    await delay(100);
  }
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Opens all at once, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = servers.map(async (one) => {
    await once(one.listen(0, '127.0.0.1'), 'listening');
    const address = one.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  const found = await Promise.all(ports);
  for (const one of servers) one.close();
  return found;
}
