import ky from 'ky';
import type { ProviderHttp } from '../provider/http.ts';
import { type ClientContext, createClient } from './client.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { type RetryOptions, usualRetries } from './retry.ts';

export interface OutboundOptions {
  /** Sends the requests; the global one unless given. It must not follow redirects where `redirect` is `manual`. */
  readonly fetch?: typeof fetch | undefined;
  /** How often and after what pauses a call is tried again. */
  readonly retry?: Partial<RetryOptions> | undefined;
  /** Longest wait for a provider's rate budget, in milliseconds; 60,000 unless told. */
  readonly maxBudgetWaitMs?: number | undefined;
  /** Longest line that `http.lines` takes, in characters; 16 Mi unless told. */
  readonly maxLineLength?: number | undefined;
}

/**
 * Makes the HTTP clients that providers get: one for each run, or test of a connection. All clients of one outbound share the
 * rate budgets, so a process has one. A host never needs it; tests of a provider do.
 */
export function createOutbound(options: OutboundOptions = {}) {
  const shared = {
    http: ky.create({
      // Looked up for each call, so that a test can replace it at any time.
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      headers: { accept: 'application/json', 'user-agent': 'makerfex-integrations' },
      redirect: 'manual',
      throwHttpErrors: false,
      // Both are ours: ky's time-out ends with the headers, and its retries know neither bodies nor budgets.
      timeout: false,
      retry: 0,
    }),
    limiter: createRateLimiter(options.maxBudgetWaitMs ?? 60_000),
    retry: { ...usualRetries, ...options.retry },
    maxLineLength: options.maxLineLength ?? 16 * 1024 * 1024,
  };
  return { client: (context: ClientContext): ProviderHttp => createClient(shared, context) };
}
export type Outbound = ReturnType<typeof createOutbound>;
