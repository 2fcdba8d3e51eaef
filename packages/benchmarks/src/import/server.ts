// A process of its own, so that making pages is not counted as reading them. Sends its port, then serves until its parent ends.
import { createServer } from 'node:http';
import { makeOrder } from './orders.ts';

const pageSize = 250;
const count = Number(process.argv[2]);
/** Every 50th order is another one in revision 1: 2 %. */
const revisionOf = (n: number, revision: number): number => (n % 50 === 0 ? revision : 0);

const pagesOf = (revision: number): Buffer[] =>
  Array.from({ length: Math.ceil(count / pageSize) }, (_, page) =>
    Buffer.from(
      JSON.stringify({
        orders: Array.from({ length: Math.min(pageSize, count - page * pageSize) }, (__, index) => {
          const n = page * pageSize + index;
          return makeOrder(n, revisionOf(n, revision));
        }),
        next: (page + 1) * pageSize < count ? page + 1 : null,
      }),
    ),
  );
const revisions = [pagesOf(0), pagesOf(1)];

const server = createServer((request, response) => {
  const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
  const pages = revisions[Number(query.get('revision') ?? 0)];
  const body = pages?.[Number(query.get('page') ?? 0)] ?? '{"orders":[],"next":null}';
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.(address.port);
});
process.on('disconnect', () => process.exit(0));
