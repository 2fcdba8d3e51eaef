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

/** Thrown by what reads a request; {@link answering} makes it an answer. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function answering(make: () => Response): Response {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal) return problem(error.status, error.message);
    throw error;
  }
}
