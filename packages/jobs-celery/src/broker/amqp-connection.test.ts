import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { brokers, eventually } from '../../test/application.ts';
import { openAmqp } from './amqp-connection.ts';

/** An address of the broker whose connections can be reset, as a broker that crashes does. */
async function openResettable(url: string) {
  const target = new URL(url);
  const { port, hostname } = target;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const broker = connect(Number(port), hostname);
    for (const socket of [client, broker]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(broker).pipe(client);
  });
  const reset = () => {
    for (const socket of open) socket.resetAndDestroy();
    open.clear();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    reset();
    server.close();
  });
  const address = server.address();
  if (typeof address === 'object' && address) target.port = String(address.port);
  return { url: target.href, reset };
}

it.skipIf(!brokers)('reconnects when the connection breaks while it is set up, and ends no process', async () => {
  const { url, reset } = await openResettable(brokers?.amqp ?? '');
  const logged: string[] = [];
  let attempts = 0;
  const connection = openAmqp(url, { error: (_details, message) => logged.push(message) }, async (model) => {
    attempts += 1;
    if (attempts === 1) reset();
    await model.createChannel();
    return attempts;
  });
  onTestFinished(() => connection.close());
  await eventually(async () => expect(await connection.get()).toBe(2));
  expect(logged).toEqual(['Cannot reach the broker; retrying.']);
});
