import { json as plainJson } from '@makerfex/integrations-testkit/simulator';

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  plainJson(status, body, { 'content-type': 'application/json; charset=utf-8', ...headers });

/** Errors from before GraphQL runs are one sentence: `{"errors":"[API] Invalid API key or access token ..."}`. */
export const refusal = (status: number, errors: string, headers?: Record<string, string>): Response =>
  json(status, { errors }, headers);

/** Shopify stores whole seconds. */
export const isoSeconds = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

export const gid = (type: string, id: number | string): string => `gid://shopify/${type}/${id}`;
