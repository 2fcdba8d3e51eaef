/** A JSON answer, from a value or from text that is already JSON. */
export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });

class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly response: Response;
  constructor(response: Response) {
    super(`The simulator refused the request with status ${response.status}.`);
    this.response = response;
  }
}

/**
 * Ends the handling of a request with this response, from any depth below `answer`.
 * @example
 * const order = orders.get(id) ?? refuse(json(404, { error: 'no such order' }));
 */
export function refuse(response: Response): never {
  throw new Refusal(response);
}

/** The response, or the one that {@link refuse} was called with. */
export async function orRefusal(respond: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await respond();
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    throw error;
  }
}
