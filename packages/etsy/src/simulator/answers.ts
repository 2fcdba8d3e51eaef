import { json as plainJson, refuse } from '@makerfex/integrations-testkit/simulator';

const uncached = { 'cache-control': 'max-age=0, no-cache, no-store, private' };

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  plainJson(status, body, { ...uncached, ...headers });

export const problem = (
  status: number,
  error: string,
  description?: string,
  headers?: Record<string, string>,
): Response => json(status, description ? { error, error_description: description } : { error }, headers);

/** Ends the request with status 400. */
export const invalid = (message: string): never => refuse(problem(400, message));
