import { bearerOf, createSimulator, createTokens, json, refuse } from '@makerfex/integrations-testkit/simulator';

export interface Guest {
  readonly id: unknown;
  readonly name?: string | null;
  readonly email?: string | null;
  readonly changed?: string;
}

const pageSize = 25;

/** Simulates the guestbook's API over invented data, so that a team can test its provider. */
export function createGuestbookSimulator(entries: { guests: readonly Guest[]; reviews: readonly object[] }) {
  const keys = createTokens({ prefix: 'simulated-key-', now: Date.now });
  const lists = { guests: createList(entries.guests), reviews: createList(entries.reviews) };
  const listAt = new Map([
    ['/books/b1/guests', lists.guests],
    ['/books/b1/reviews', lists.reviews],
  ]);
  const simulator = createSimulator({
    // Every call is a GET without a body.
    read: () => null,
    log: ({ url }) => ({ query: url.search }),
    faults: { server_error: () => json(503, { error: 'the books are closed' }) },
    answer: ({ request, url: { pathname, searchParams } }) => {
      if (!keys.live(bearerOf(request))) return json(401, { error: 'unknown key' });
      if (pathname === '/books/b1') return json(200, { id: 'b1' });
      const list = listAt.get(pathname) ?? refuse(json(404, { error: 'no such book' }));
      return json(200, list.page(Number(searchParams.get('from') ?? 0)));
    },
  });
  return {
    ...simulator,
    tokens: {
      issueTokens: () => ({ access_token: keys.issue([], Number.POSITIVE_INFINITY).value }),
      expireAll: keys.expireAll,
    },
    lists: { import_customers: lists.guests, import_reviews: lists.reviews },
  };
}

/** A page starts after an entry, not at an offset, so that no page shifts if an entry is deleted. */
function createList(entries: readonly object[]) {
  let rows = entries.map((entry, index) => ({ position: index + 1, entry }));
  return {
    page: (from: number) => {
      const left = rows.filter(({ position }) => position > from);
      const page = left.slice(0, pageSize);
      const next = left.length > pageSize ? String(page.at(-1)?.position) : null;
      return { entries: page.map(({ entry }) => entry), next };
    },
    remove: (externalId: string): void => {
      rows = rows.filter(({ entry }) => !('id' in entry) || String(entry.id) !== externalId);
    },
  };
}
