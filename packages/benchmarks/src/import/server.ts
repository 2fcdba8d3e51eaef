// A process of its own, so that making pages is not counted as reading them. Sends its port, then serves until its parent ends.
import { createServer } from 'node:http';
import { changedEvery, makeOrder } from './orders.ts';

const pageSize = 250;
const [count, revisionCount] = process.argv.slice(2).map(Number);
if (!count || !revisionCount) throw new Error('Usage: server.ts <orders> <revisions>');

const pagesOf = (revision: number): Buffer[] =>
  Array.from({ length: Math.ceil(count / pageSize) }, (_, page) =>
    Buffer.from(
      JSON.stringify({
        orders: Array.from({ length: Math.min(pageSize, count - page * pageSize) }, (__, index) => {
          const n = page * pageSize + index;
          return makeOrder(n, n % changedEvery === 0 ? revision : 0);
        }),
        next: (page + 1) * pageSize < count ? page + 1 : null,
      }),
    ),
  );
const revisions = Array.from({ length: revisionCount }, (_, revision) => pagesOf(revision));

const server = createServer((request, response) => {
  const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
  const body = revisions[Number(query.get('revision'))]?.[Number(query.get('page'))];
  response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.(address.port);
});
process.on('disconnect', () => process.exit(0));
