import { once } from 'node:events';
import { createServer } from 'node:http';

/** What a run reads: some pages, which the suite can hold back. */
export class Shelf {
  /** Requested pages, in order. */
  readonly asked: number[] = [];
  /** Answers that are a passing fault before the first page comes. */
  faults = 0;
  readonly pages: number;
  #gate = Promise.resolve();
  #open: () => void = () => undefined;

  constructor(pages: number) {
    this.pages = pages;
  }

  /** From now on no page after the first is answered, until `release`. */
  hold(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    this.#open = resolve;
  }

  release(): void {
    this.#open();
  }

  async answer(page: number): Promise<ShelfPage> {
    this.asked.push(page);
    if (page > 0) await this.#gate;
    if (this.faults > 0) {
      this.faults -= 1;
      return { fault: true, last: false };
    }
    return { fault: false, last: page + 1 >= this.pages };
  }
}

export interface ShelfPage {
  readonly fault: boolean;
  readonly last: boolean;
}

export type Source = Awaited<ReturnType<typeof openSource>>;

/** A server of shelves, for runs in whatever process: `GET /<shelf>/<page>`. */
export async function openSource() {
  const shelves = new Map<string, Shelf>();
  const server = createServer((request, response) => {
    const [, name = '', page = ''] = (request.url ?? '').split('/');
    const answer = async () => {
      const shelf = shelves.get(name);
      const body = JSON.stringify(await shelf?.answer(Number(page)));
      response.writeHead(shelf ? 200 : 404, { 'content-type': 'application/json' }).end(body);
    };
    void answer();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    addShelf(name: string, pages: number): Shelf {
      const shelf = new Shelf(pages);
      shelves.set(name, shelf);
      return shelf;
    },
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
