export interface Guest {
  readonly id: unknown;
  readonly name?: string | null;
  readonly email?: string | null;
  readonly changed?: string;
}

const pageSize = 25;

/** The API of the guestbook over invented data, as a function: what a team tests its own provider with. */
export function createGuestbookSimulator(entries: { guests: readonly Guest[]; reviews: readonly object[] }) {
  const keys = new Set<string>();
  let made = 0;
  return {
    tokens: {
      issueTokens: () => {
        made += 1;
        keys.add(`simulated-key-${made}`);
        return { access_token: `simulated-key-${made}` };
      },
      expireAll: () => keys.clear(),
    },
    async fetch(request: Request): Promise<Response> {
      const { pathname, searchParams } = new URL(request.url);
      const key = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
      if (!keys.has(key)) return Response.json({ error: 'unknown key' }, { status: 401 });
      if (pathname === '/books/b1') return Response.json({ id: 'b1' });
      const list =
        pathname === '/books/b1/guests' ? entries.guests : pathname === '/books/b1/reviews' ? entries.reviews : null;
      if (!list) return Response.json({ error: 'no such book' }, { status: 404 });
      const from = Number(searchParams.get('from') ?? 0);
      const next = from + pageSize < list.length ? String(from + pageSize) : null;
      return Response.json({ entries: list.slice(from, from + pageSize), next });
    },
  };
}
