import type { CommonFault, FaultAnswers, FaultOrder as Order } from '@makerfex/integrations-testkit/simulator';
import { type GraphProblem, graphError } from './answers.ts';

export interface FaultOrder extends Order<CommonFault | 'graph_error'> {
  /**
   * For `graph_error`.
   * @default { code: 1 }
   */
  readonly error?: GraphProblem;
  /**
   * For `rate_limited`: what the header says.
   * @default 1
   */
  readonly minutesToRegain?: number;
}

/** @param usage the header that says how much of the hour is used up, and for how many minutes the app has to wait */
export const createFaults = (usage: (minutes: number) => Record<string, string>): FaultAnswers<FaultOrder> => ({
  graph_error: ({ error = { code: 1 } }) => graphError(error, 'An unknown error occurred'),
  rate_limited: ({ minutesToRegain = 1 }) =>
    graphError({ code: 80002 }, 'There have been too many calls to this Instagram account.', usage(minutesToRegain)),
  token_expired: () => graphError({ code: 190, subcode: 463 }, 'Error validating access token: Session has expired'),
  server_error: () =>
    new Response('<html>Sorry, something went wrong.</html>', {
      status: 500,
      headers: { 'content-type': 'text/html' },
    }),
});
