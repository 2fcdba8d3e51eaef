// A process of its own: the least that receiving a delivery can be. Sends its port, answers with its use of the CPU, ends with its parent.
import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Pool } from 'pg';
import { idHeader, sign, signatureHeader } from './delivery.ts';
import { poolSize, startOrder } from './start-order.ts';

const { databaseUrl, secret } = startOrder.parse(JSON.parse(process.argv[2] ?? ''));
const pool = new Pool({ connectionString: databaseUrl, max: poolSize });
await pool.query('create table delivery (id text primary key, body bytea not null, received_at timestamptz not null)');

const server = createServer(async (request, response) => {
  try {
    const body = await buffer(request);
    const given = Buffer.from(String(request.headers[signatureHeader]), 'base64');
    const expected = sign(secret, body);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return response.writeHead(401).end();
    await pool.query('insert into delivery values ($1, $2, now()) on conflict do nothing', [
      request.headers[idHeader],
      body,
    ]);
    response.writeHead(200).end();
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
process.on('message', () => process.send?.({ cpuMs: process.cpuUsage().user / 1e3 + process.cpuUsage().system / 1e3 }));
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.({ port: address.port });
});
