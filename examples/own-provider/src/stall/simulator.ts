import {
  bearerOf,
  createDeliveries,
  createSimulator,
  createTokens,
  type DeliveriesOptions,
  json,
  refuse,
  signStandard,
} from '@makerfex/integrations-testkit/simulator';

interface Visitor {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly updated_at: string;
}

const pageSize = 4;

export interface StallOptions extends Pick<DeliveriesOptions, 'fetch'> {
  readonly visitors: number;
  /** Where deliveries are sent, and what signs them. @default none are sent */
  readonly webhooks?: { readonly url: string; readonly secret: string };
  readonly clock?: DeliveriesOptions['clock'];
}

/** Simulates the API of Stall, a book of visitors that does not exist: it reports each change with a webhook. */
export function createStallSimulator({ visitors: count, webhooks, fetch, clock = { now: Date.now } }: StallOptions) {
  const start = clock.now() - count * 3_600_000;
  const visitors = new Map(
    Array.from({ length: count }, (_, index) => [index + 1, visitorOf(index + 1, start + index * 3_600_000)]),
  );
  const tokens = createTokens({ prefix: 'simulated-stall-', now: clock.now });
  const deliveries = createDeliveries({
    sign: signStandard(webhooks?.secret ?? ''),
    clock,
    ...(fetch && { fetch }),
  });
  const announce = (type: string, id: number): void => {
    if (!webhooks) return;
    const body = JSON.stringify({ type, stall_id: '17', visitor_id: id });
    deliveries.send({ url: webhooks.url, topic: type, body });
  };

  const simulator = createSimulator({
    read: () => null,
    log: ({ url }) => ({ query: url.search }),
    answer: ({ request, url: { pathname, searchParams } }) => {
      if (!tokens.live(bearerOf(request))) refuse(json(401, { error: 'invalid_token' }));
      if (pathname === '/visitors') return listVisitors(searchParams);
      const found = visitors.get(Number(/^\/visitors\/(\d+)$/.exec(pathname)?.[1]));
      return found ? json(200, found) : json(404, { error: 'not_found' });
    },
  });

  function listVisitors(query: URLSearchParams): Response {
    const [since, until] = [query.get('since') ?? '', query.get('until') ?? '9'];
    const left = [...visitors.values()]
      .filter(({ updated_at: at }) => at >= since && at < until)
      .filter(({ id }) => id > Number(query.get('after') ?? 0));
    const page = left.slice(0, pageSize);
    return json(200, { visitors: page, next: left.length > pageSize ? page.at(-1)?.id : null });
  }

  return {
    ...simulator,
    deliveries,
    tokens: {
      issueTokens: () => ({ access_token: tokens.issue([], Number.POSITIVE_INFINITY).value }),
      expireAll: tokens.expireAll,
    },
    /** What a person at the stall does. */
    rename: (id: number, name: string): void => {
      visitors.set(id, { ...visitorOf(id, clock.now()), name });
      announce('visitor.changed', id);
    },
    remove: (id: number): void => {
      visitors.delete(id);
      announce('visitor.deleted', id);
    },
    lists: { import_customers: { remove: (id: string) => visitors.delete(Number(id)) } },
  };
}

const visitorOf = (id: number, at: number): Visitor => ({
  id,
  name: `Visitor ${id}`,
  email: id % 2 ? `visitor-${id}@example.com` : null,
  phone: id % 3 ? null : `+43 1 ${1000 + id}`,
  updated_at: new Date(at).toISOString(),
});
