import { lazily } from '../lazily.ts';
import { checkOptions, definedOf } from '../options/check-options.ts';
import { option } from '../options/option.ts';
import type { ProviderHttp } from '../provider/http.ts';
import { callRetries, type RetryOptions, retryOptions } from '../retry.ts';
import { type BudgetStorage, budgetKey, createAppBudgets } from './app-budget/app-budgets.ts';
import { type BudgetLeft, budgetLeft } from './app-budget/budget-left.ts';
import { chooseFetch, type FetchOptions } from './choose-fetch.ts';
import { type ClientContext, countedBy, createClient } from './client.ts';
import { createRateLimiter } from './rate-limiter.ts';

/** How providers are called. */
export interface OutboundOptions extends FetchOptions {
  /** How often, and after which pauses, a call is retried. */
  readonly retry?: Partial<RetryOptions> | undefined;
  /**
   * Longest wait for a provider's rate budget. In milliseconds; 0 waits for none.
   * @default 60_000
   */
  readonly maxBudgetWaitMs?: number | undefined;
  /**
   * Longest line that `http.lines` accepts. In characters: 1 to 268,435,456.
   * @default 16_777_216
   */
  readonly maxLineLength?: number | undefined;
}

/** Schema of {@link OutboundOptions}. */
export const outboundOptions = option.group<OutboundOptions>({
  fetch: option.fn<typeof fetch>().optional(),
  allowPrivateAddresses: option.flag().optional(),
  retry: retryOptions.optional(),
  maxBudgetWaitMs: option.ms(0).optional(),
  maxLineLength: option.count(1, 2 ** 28).optional(),
});

/**
 * Creates the HTTP clients of providers: one per run, or per test of a connection. All clients of one outbound share the rate
 * budgets, so create one per process. Only tests of a provider need it; hosts do not.
 * @param storage where budgets are kept that providers count per app. Without it, each process has its own.
 * @example
 * const outbound = createOutbound({ retry: { attempts: 1 } });
 */
export function createOutbound(options: OutboundOptions = {}, storage?: BudgetStorage) {
  checkOptions('createOutbound', outboundOptions, options);
  const send = chooseFetch(options);
  const load = lazily(async () => {
    const { default: ky } = await import('ky');
    const http = ky.create({
      fetch: send({}),
      headers: { accept: 'application/json', 'user-agent': 'makerfex-integrations' },
      redirect: 'manual',
      throwHttpErrors: false,
      // We do both ourselves: ky's time-out ends with the headers, and its retries ignore bodies and budgets.
      timeout: false,
      retry: 0,
    });
    return { http, publicHttp: http.extend({ fetch: send({ publicOnly: true }) }) };
  });
  const shared = {
    load,
    limiter: createRateLimiter(options.maxBudgetWaitMs ?? 60_000, storage && createAppBudgets(storage)),
    retry: { ...callRetries, ...definedOf(options.retry) },
    maxLineLength: options.maxLineLength ?? 16 * 1024 * 1024,
  };
  return {
    client: (context: ClientContext): ProviderHttp => createClient(shared, context),
    /** What is left of what the provider allows the app of a connection. Null if it does not limit apps, or nothing is known. */
    async budgetLeft(
      context: Pick<ClientContext, 'provider' | 'config' | 'app' | 'scope'>,
    ): Promise<BudgetLeft | null> {
      const { key, http } = context.provider;
      const limits = http.rateLimit?.perApp;
      const counted = countedBy(context);
      if (!storage || !limits || counted === undefined) return null;
      const stored = await storage.findBudget(budgetKey(key, counted));
      return budgetLeft(stored, limits, (await storage.now?.()) ?? new Date());
    },
  };
}
export type Outbound = ReturnType<typeof createOutbound>;
