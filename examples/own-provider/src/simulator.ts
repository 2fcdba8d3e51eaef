export interface Guest {
  readonly id: unknown;
  readonly name?: string | null;
  readonly email?: string | null;
  readonly changed?: string;
}

const pageSize = 25;

/** Simulates the guestbook's API over invented data, so that a team can test its provider. */
export function createGuestbookSimulator(entries: { guests: readonly Guest[]; reviews: readonly object[] }) {
  const keys = new Set<string>();
  let issued = 0;
  const lists = { guests: createList(entries.guests), reviews: createList(entries.reviews) };
  return {
    tokens: {
      issueTokens: () => {
        issued += 1;
        keys.add(`simulated-key-${issued}`);
        return { access_token: `simulated-key-${issued}` };
      },
      expireAll: () => keys.clear(),
    },
    lists: { import_customers: lists.guests, import_reviews: lists.reviews },
    async fetch(request: Request): Promise<Response> {
      const { pathname, searchParams } = new URL(request.url);
      const key = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
      if (!keys.has(key)) return Response.json({ error: 'unknown key' }, { status: 401 });
      if (pathname === '/books/b1') return Response.json({ id: 'b1' });
      const list =
        pathname === '/books/b1/guests' ? lists.guests : pathname === '/books/b1/reviews' ? lists.reviews : null;
      if (!list) return Response.json({ error: 'no such book' }, { status: 404 });
      return Response.json(list.page(Number(searchParams.get('from') ?? 0)));
    },
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
