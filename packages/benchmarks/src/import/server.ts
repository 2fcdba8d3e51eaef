// A process of its own, so that making pages is not counted as reading them. Sends its port, then serves until its parent ends.
import { createServer } from 'node:http';
import { makeOrder } from './orders.ts';

const pageSize = 250;
const orders = Number(process.argv[2]);
const pages = Array.from({ length: Math.ceil(orders / pageSize) }, (_, page) =>
  Buffer.from(
    JSON.stringify({
      orders: Array.from({ length: Math.min(pageSize, orders - page * pageSize) }, (__, n) =>
        makeOrder(page * pageSize + n),
      ),
      next: (page + 1) * pageSize < orders ? page + 1 : null,
    }),
  ),
);

const server = createServer((request, response) => {
  const page = Number(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('page') ?? 0);
  response.writeHead(200, { 'content-type': 'application/json' }).end(pages[page] ?? '{"orders":[],"next":null}');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.(address.port);
});
process.on('disconnect', () => process.exit(0));
