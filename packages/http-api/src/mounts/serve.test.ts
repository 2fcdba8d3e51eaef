import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { base } from '../../test/client.ts';
import { follow } from '../../test/event-stream.ts';
import { testHost } from '../../test/host.ts';
import { asOwner, startRun } from '../../test/mount.ts';
import { createApp } from '../../test/mounting/express.ts';
import { serve } from '../../test/mounting/serve.ts';

it('stops although a stream is open: the stream ends, the server closes, and the run is released', async () => {
  const { integrations, openGate } = testHost();
  const server = createServer(createApp(integrations));
  const before = process.listeners('SIGTERM');
  const stop = await serve(server, integrations, 0);
  const added = (['SIGTERM', 'SIGINT'] as const).map((signal) => [signal, process.listeners(signal).at(-1)] as const);
  onTestFinished(() => {
    for (const [signal, listener] of added) if (listener) process.removeListener(signal, listener);
    server.closeAllConnections();
  });
  expect(process.listeners('SIGTERM')).toHaveLength(before.length + 1);
  if (!server.listening) await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  const at = `http://127.0.0.1:${address.port}${base}`;
  const run = await startRun(integrations);
  const stream = follow(await fetch(`${at}/runs/${run}/stream`, { headers: asOwner }));
  await expect.poll(() => stream.events()).toHaveLength(1);
  const stopped = stop();
  openGate();
  await stream.end;
  await stopped;
  expect(server.listening).toBe(false);
});
