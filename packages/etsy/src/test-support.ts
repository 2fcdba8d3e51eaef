import { type HttpReply, IntegrationError, type ProviderHttp, type RequestOptions } from '@makerfex/integrations-core';
import { etsyFault } from './faults.ts';
import { createEtsySimulator, type EtsySimulatorOptions } from './simulator/index.ts';

export const baseUrl = 'https://api.etsy.com';
/** A moment that all tests agree on. */
export const now = Date.UTC(2026, 10, 24, 12);

/** Sees and may replace each answer. */
export type Tap = (request: Request, reply: HttpReply) => HttpReply;

/** The least that a `ProviderHttp` must do, over a simulator: no retries, no limiter, so that tests see each request. */
export function httpOver(
  fetch: (request: Request) => Promise<Response>,
  headers: Record<string, string>,
  tap: Tap = (_, reply) => reply,
): ProviderHttp {
  const get = async (path: string, { query = {}, accept = [] }: RequestOptions = {}): Promise<HttpReply> => {
    const url = new URL(path, baseUrl);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, Array.isArray(value) ? value.join(',') : String(value));
    const request = new Request(url, { headers });
    const response = await fetch(request);
    const text = await response.text();
    const reply = tap(request, { status: response.status, headers: response.headers, body: parse(text) });
    if (reply.status < 400 || accept.includes(reply.status)) return reply;
    const fault = etsyFault(reply);
    throw new IntegrationError(fault?.code ?? 'provider_rejected', fault?.detail ?? `Etsy answered ${reply.status}.`, {
      providerStatus: reply.status,
    });
  };
  const unused = () => {
    throw new Error('The adapter only reads.');
  };
  return { get, post: unused, lines: unused };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A simulated shop with a client that is authorised to read it. */
export function simulatedShop(options: EtsySimulatorOptions = {}, tap?: Tap) {
  const simulator = createEtsySimulator({ now: () => now, rateLimit: { perSecond: 1e6, perDay: 1e6 }, ...options });
  const headers = {
    authorization: `Bearer ${simulator.tokens.issueTokens().access_token}`,
    'x-api-key': `${simulator.app.clientId}:${simulator.app.clientSecret}`,
  };
  const http = httpOver((request) => simulator.fetch(request), headers, tap);
  const context = {
    http,
    config: { shop_id: simulator.shopId },
    input: {},
    window: { since: null, until: new Date(now) },
    cursor: null,
    signal: new AbortController().signal,
  };
  return { simulator, http, headers, context };
}

/** A client that answers each request from a function: for bodies that the simulator would never make. */
export const scripted = (answer: (url: URL) => unknown) =>
  simulatedShop({}, (request, reply) => {
    const body = answer(new URL(request.url));
    return body === undefined ? reply : { ...reply, status: 200, body };
  }).context;

export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

/** A receipt with only what is required. */
export const plainReceipt = (fields: Record<string, unknown> = {}) => ({
  receipt_id: 1,
  buyer_user_id: 7,
  status: 'Paid',
  is_paid: true,
  is_shipped: false,
  created_timestamp: 1_790_000_000,
  updated_timestamp: 1_790_000_000,
  subtotal: { amount: 1_000, divisor: 100, currency_code: 'USD' },
  grandtotal: { amount: 1_250, divisor: 100, currency_code: 'USD' },
  transactions: [plainTransaction()],
  ...fields,
});

export const plainTransaction = (fields: Record<string, unknown> = {}) => ({
  transaction_id: 11,
  title: 'Mug',
  quantity: 1,
  listing_id: 5,
  product_id: 55,
  price: { amount: 1_000, divisor: 100, currency_code: 'USD' },
  variations: [],
  ...fields,
});

export const plainListing = (fields: Record<string, unknown> = {}) => ({
  listing_id: 5,
  title: 'Mug',
  state: 'active',
  quantity: 3,
  price: { amount: 1_000, divisor: 100, currency_code: 'USD' },
  updated_timestamp: 1_790_000_000,
  ...fields,
});
