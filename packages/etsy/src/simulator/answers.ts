/** A JSON answer, from a value or from text that is JSON already. */
export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'max-age=0, no-cache, no-store, private',
      ...headers,
    },
  });

export const problem = (
  status: number,
  error: string,
  description?: string,
  headers?: Record<string, string>,
): Response => json(status, description ? { error, error_description: description } : { error }, headers);

/** An integer query parameter; null where it is absent, NaN where it is no integer. */
export function integerParameter(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

/** `limit` and `offset` as Etsy checks them, or the answer that refuses them. */
export function paging(query: URLSearchParams, maxOffset: number): { limit: number; offset: number } | Response {
  const limit = integerParameter(query, 'limit') ?? 25;
  const offset = integerParameter(query, 'offset') ?? 0;
  if (!(limit >= 1 && limit <= 100)) return problem(400, 'Limit must be between 1 and 100.');
  if (!(offset >= 0)) return problem(400, 'Offset must be a non-negative integer.');
  // The words are those of etsy/open-api#344.
  if (offset > maxOffset) return problem(400, 'Offset provided is greater than the maximum offset allowed.');
  return { limit, offset };
}
