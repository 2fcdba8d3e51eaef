import type { KyInstance } from 'ky';
import type { Notice } from '../provider/context.ts';
import { resolveEndpoint } from '../provider/endpoint.ts';
import type { HttpReply, PostOptions, ProviderHttp } from '../provider/http.ts';
import type { OAuthApp } from '../provider/oauth-app.ts';
import type { Provider } from '../provider/provider.ts';
import { pause, type RetryOptions, waitAfter } from '../retry.ts';
import type { Scope } from '../scope.ts';
import type { Urgency } from '../urgency.ts';
import { untilAborted } from '../within.ts';
import { watchVersion } from './api-version.ts';
import type { BudgetFeedback } from './bucket.ts';
import type { CredentialSession, SessionCredential } from './credential-session.ts';
import { type Exchange, exchange } from './exchange.ts';
import { type CallName, classifyReply, type Failure, isFailure } from './fault.ts';
import { frozenCopy, makeHeaders } from './headers.ts';
import { readLines } from './lines.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { inRequestSpan } from './request-span.ts';
import { realTarget, resolveTarget } from './target.ts';

/** What one client is created for. */
export interface ClientContext {
  readonly provider: Provider;
  readonly config: unknown;
  readonly scope: Scope;
  readonly app: OAuthApp | null;
  readonly session: CredentialSession;
  readonly signal: AbortSignal;
  /** Who waits behind whom for the rate budget. @default 'person' */
  readonly urgency?: Urgency | undefined;
  /** Gets notices about the API version, each kind once per client. It must not throw. */
  readonly onNotices?: ((notices: readonly Notice[]) => Promise<void>) | undefined;
}

/** What all clients of one outbound share. */
export interface Shared {
  /**
   * Loads what sends the requests. `publicHttp` connects to public addresses only; it is the same as `http` if the host allows
   * private ones.
   */
  readonly load: () => Promise<{ readonly http: KyInstance; readonly publicHttp: KyInstance }>;
  readonly limiter: RateLimiter;
  readonly retry: RetryOptions;
  readonly maxLineLength: number;
}

interface Outgoing extends PostOptions {
  readonly call: CallName;
  /** As the provider's code asked for it. */
  readonly path: string;
}

const defaultTimeoutMs = 30_000;
const defaultBodyBytes = 8 * 1024 * 1024;
/** Largest body read of a failed reply. A larger one is left unread. */
const faultBodyBytes = 256 * 1024;

/** @throws IntegrationError `not_configured` if the provider's base URL would send a credential unencrypted */
export function createClient(shared: Shared, context: ClientContext): ProviderHttp {
  const { provider, app, scope, session, signal, urgency = 'person', onNotices = async () => undefined } = context;
  // A copy: a change by one of the provider's functions must not reach the others, or the connection.
  const config = frozenCopy(context.config);
  const { label, http: descriptor } = provider;
  const timeoutMs = descriptor.timeoutMs ?? defaultTimeoutMs;
  const base = resolveEndpoint(descriptor.baseUrl, config, label, 'base URL');
  const load = async () => (await shared.load())[descriptor.publicOnly ? 'publicHttp' : 'http'];
  const budgetKey = countedBy(context);
  const perApp = descriptor.rateLimit?.perApp;
  const budgetOf = { provider: provider.key, perApp, shopId: scope.shopId, caller: context, label, urgency };

  const checkVersion = watchVersion(descriptor.version, label, config, onNotices);

  /** Sends one request when the budget allows it. Its reply updates the budget, even if it is a failure. */
  async function ask(outgoing: Outgoing, used: SessionCredential): Promise<HttpReply | Failure> {
    const { call, path, query, cost = 1, accept = [], fault, idempotencyKey = null } = outgoing;
    const { body, type } = bodyOf(outgoing);
    const url = realTarget({ base, descriptor, label, config, credential: used.credential, path, query });
    const request = { method: call.method, url, body, idempotencyKey };
    const headers = makeHeaders({ descriptor, label, config, app, used, request, type });
    const http = await load();
    const settle =
      budgetKey === undefined ? undefined : await shared.limiter.take({ ...budgetOf, key: budgetKey, cost, signal });
    let feedback: BudgetFeedback | undefined;
    try {
      const about = { call, url, headers, body, timeoutMs, limitOf: limitsOf(descriptor, outgoing), signal };
      const reply = await inRequestSpan({ provider: provider.key, method: call.method, url }, () =>
        exchange(http, about),
      );
      if (isFailure(reply)) return reply;
      await checkVersion(reply.headers);
      const failure = classifyReply(call, reply, accept, fault ? fault(reply) : descriptor.fault?.(reply));
      const asked = failure?.error.kind === 'rate_limited' ? (failure.error.retryAfterMs ?? 0) : 0;
      feedback = {
        reading: descriptor.rateLimit?.read(reply),
        isSuccess: failure === undefined,
        // Nobody waits here for longer pauses.
        ...(asked <= shared.retry.maxRetryAfterMs
          ? { pauseMs: asked, closedForMs: 0 }
          : { pauseMs: 0, closedForMs: asked }),
      };
      return failure ?? reply;
    } finally {
      settle?.(feedback);
    }
  }

  async function send(outgoing: Outgoing): Promise<HttpReply> {
    let hasRefreshed = false;
    for (let tries = 1; ; ) {
      signal.throwIfAborted();
      const used = await untilAborted(signal, session.current());
      const reply = await ask(outgoing, used);
      if (!isFailure(reply)) return reply;
      if (reply.isRefreshable && !hasRefreshed) {
        hasRefreshed = true;
        if (await untilAborted(signal, session.refresh(used.version))) continue;
      }
      const wait = outgoing.idempotent ? waitAfter(reply.error, tries, shared.retry) : null;
      if (wait === null) throw reply.error;
      await pause(wait.requiredMs + wait.backoffMs, signal);
      tries += 1;
    }
  }

  const to = (method: CallName['method'], path: string, options: PostOptions): Promise<HttpReply> => {
    const { pathname } = resolveTarget(base, path, options.query, label);
    return send({ ...options, path, call: { label, method, path: pathname } });
  };

  return {
    get: async (path, options = {}) => to('GET', path, { ...options, idempotent: true }),
    post: async (path, options = {}) => to('POST', path, options),
    lines: (url) =>
      readLines({
        ...shared,
        load,
        url,
        provider: provider.key,
        downloadHosts: descriptor.downloadHosts ?? [],
        label,
        idleMs: timeoutMs,
        signal,
      }),
  };
}

/** What the provider counts the calls of a connection by; undefined if it does not limit them. */
export const countedBy = ({
  provider: { http },
  config,
  app,
  scope: { shopId },
}: Pick<ClientContext, 'provider' | 'config' | 'app' | 'scope'>): string | undefined =>
  http.rateLimit?.key({ config: frozenCopy(config), clientId: app?.clientId ?? null, shopId });

/** How much of a reply's body is read. */
function limitsOf(descriptor: Provider['http'], outgoing: Outgoing): Exchange['limitOf'] {
  const { accept = [], discardBody = false } = outgoing;
  const hasReader = outgoing.fault !== undefined || descriptor.fault !== undefined;
  const wanted = outgoing.maxBodyBytes ?? descriptor.maxBodyBytes ?? defaultBodyBytes;
  return (status) => {
    if (discardBody) return { bytes: 0, ifLarger: 'discard' };
    if ((status >= 200 && status < 300) || accept.includes(status)) return { bytes: wanted, ifLarger: 'fail' };
    return { bytes: hasReader ? Math.min(wanted, faultBodyBytes) : 0, ifLarger: 'discard' };
  };
}

/** Serialised once, so that exactly what is signed is sent. */
function bodyOf({ json, form }: PostOptions): { body: string | null; type: string | null } {
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json' };
  if (form === undefined) return { body: null, type: null };
  return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
}
