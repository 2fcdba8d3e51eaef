import type { PrivacyStatus } from '@makerfex/integrations-core';
import * as z from 'zod';
import { respond } from '../answer/response.ts';
import { read } from '../request/read.ts';
import { nothing, type Route } from '../routing/route.ts';

/** Nothing of a request is in the page but dates that we write ourselves: there is nothing to escape. */
const pageOf = (title: string, lines: readonly string[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
</body>
</html>
`;

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function linesOf(status: PrivacyStatus | null): readonly string[] {
  if (!status) return ['No request is known under this code. Check the address.'];
  if (status.state === 'nothing_stored') return ['Nothing is stored about this account.'];
  const received = `The request was received on ${dayOf(status.requestedAt)}.`;
  if (status.settledAt) return [received, `It was settled on ${dayOf(status.settledAt)}: the data is deleted.`];
  return [received, `It will be settled by ${dayOf(status.dueAt)}.`];
}

/** As an answer of Instagram's names it. A code that is too long is an unknown one. */
const codeQuery = z.looseObject({ code: z.string().max(200).catch('') });

/** The page that the answer to a request about personal data leads to, for whoever has its code. */
export const statusPageRoute: Route = {
  method: 'GET',
  path: '/callbacks/{provider}/{name}/',
  operationId: 'showRequestStatus',
  summary: 'Show how far a request about personal data is',
  description:
    'A page for the person who made the request: it shows dates, and nothing of a shop. An unknown code is answered with 404.',
  isSafe: true,
  permission: null,
  params: z.object({ provider: z.string(), name: z.string() }),
  query: z.object({ code: z.string().describe('The confirmation code.') }),
  headers: nothing,
  body: null,
  answer: {
    status: 200,
    description: 'How far the request is.',
    schema: null,
    mediaType: 'text/html',
    orElse: { 404: 'The code is unknown.' },
  },
  problems: ['storage_unavailable', 'internal'],
  async respond({ request, privacyStatus }) {
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const status = await privacyStatus(read(codeQuery, query, 'The query').code);
    return respond(status ? 200 : 404, pageOf('Your data', linesOf(status)), {
      'content-type': 'text/html; charset=utf-8',
      'x-robots-tag': 'noindex',
    });
  },
};
