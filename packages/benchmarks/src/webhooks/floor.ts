// A process of its own: the least that receiving a delivery can be. Sends its port, answers with its use of the CPU, ends with its parent.
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Pool } from 'pg';
import { idHeader, sign, signatureHeader } from './delivery.ts';
import { poolSize, startOrder } from './start-order.ts';

const { databaseUrl, secret } = startOrder.parse(JSON.parse(process.argv[2] ?? ''));
const pool = new Pool({ connectionString: databaseUrl, max: poolSize });
await pool.query('create table delivery (id text primary key, body bytea not null, received_at timestamptz not null)');

/** @returns the status to answer with */
async function receive(request: IncomingMessage): Promise<number> {
  const body = await buffer(request);
  const given = Buffer.from(String(request.headers[signatureHeader]), 'base64');
  const expected = sign(secret, body);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 401;
  const insert = 'insert into delivery values ($1, $2, now()) on conflict do nothing';
  await pool.query(insert, [request.headers[idHeader], body]);
  return 200;
}

const server = createServer((request, response) => {
  receive(request).then(
    (status) => response.writeHead(status).end(),
    () => response.writeHead(500).end(),
  );
});
process.on('message', () => process.send?.({ cpuMs: process.cpuUsage().user / 1e3 + process.cpuUsage().system / 1e3 }));
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.({ port: address.port });
});
