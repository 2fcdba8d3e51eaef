import { json, refuse as refuseWith } from '@makerfex/integrations-testkit/simulator';

export interface GraphProblem {
  readonly code: number;
  readonly subcode?: number | undefined;
  /** @default 400 */
  readonly status?: number | undefined;
}

/** An error's words in another language, as for an account that is not in English: no code may depend on them. */
const foreign = { title: 'Das hat nicht geklappt', message: 'Bitte versuche es später noch einmal.' };

/** An error of the Graph API: nearly all have status 400. */
export const graphError = (
  { code, subcode, status = 400 }: GraphProblem,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  json(
    status,
    {
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
    },
    headers,
  );

/** Ends the request with an error of the Graph API. */
export const refuse = (code: number, subcode: number | undefined, message: string, status?: number): never =>
  refuseWith(graphError({ code, subcode, status }, message));
