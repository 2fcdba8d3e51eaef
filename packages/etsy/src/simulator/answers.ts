/** A JSON response, from a value or from text that is already JSON. */
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

/** Thrown while a request is read; {@link answering} turns it into a response. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function answering(respond: () => Response): Response {
  try {
    return respond();
  } catch (error) {
    if (error instanceof Refusal) return problem(error.status, error.message);
    throw error;
  }
}
