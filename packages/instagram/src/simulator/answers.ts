/** A JSON answer, from a value or from JSON text. */
export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });

export interface GraphProblem {
  readonly code: number;
  readonly subcode?: number | undefined;
  /** @default 400 */
  readonly status?: number | undefined;
}

/** An error's words in another language, as for an account that is not in English: no code may depend on them. */
const foreign = { title: 'Das hat nicht geklappt', message: 'Bitte versuche es später noch einmal.' };

/** Thrown while a request is handled; the simulator answers with it. */
export class Refusal extends Error {
  readonly problem: GraphProblem;
  constructor(problem: GraphProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

export const refuse = (code: number, subcode: number | undefined, message: string, status?: number): never => {
  throw new Refusal({ code, subcode, status }, message);
};

/** An error of the Graph API: nearly all have status 400. */
export const graphError = ({ code, subcode, status = 400 }: GraphProblem, message: string): Response =>
  json(status, {
    error: {
      message,
      type: code === 190 ? 'OAuthException' : 'IGApiException',
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      is_transient: code === 1 || code === 2,
      error_user_title: foreign.title,
      error_user_msg: foreign.message,
      fbtrace_id: 'Asimulated0000000000000',
    },
  });
