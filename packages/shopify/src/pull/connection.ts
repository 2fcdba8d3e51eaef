import { IntegrationError } from '@makerfex/integrations-core';
import { asText, at } from '../map/node.ts';

/** Where the next page of a connection begins; `end` behind the last one; undefined where it does not say, or does not move on. */
export function placeAfter(connection: unknown, previous: string | null): { after: string } | 'end' | undefined {
  const more = at(connection, 'pageInfo', 'hasNextPage');
  if (more === false) return 'end';
  const after = asText(at(connection, 'pageInfo', 'endCursor'));
  return more === true && after !== null && after !== previous ? { after } : undefined;
}

export interface ReadPage {
  readonly nodes: readonly unknown[];
  /** Behind this page, also where it is the last: a run that is taken up there does not begin anew. */
  readonly end: string | null;
  readonly isLast: boolean;
}

/**
 * Reads one page of a list that began behind `previous`.
 * @throws IntegrationError `provider_malformed` where it holds no records or leads nowhere: it must not be taken for the end.
 */
export function readPage(connection: unknown, previous: string | null, of: string): ReadPage {
  const nodes = at(connection, 'nodes');
  const place = placeAfter(connection, previous);
  if (!Array.isArray(nodes) || !place)
    throw new IntegrationError(
      'provider_malformed',
      `Shopify answered a page of ${of} that holds no ${of} or does not say what follows.`,
    );
  const end = place === 'end' ? asText(at(connection, 'pageInfo', 'endCursor')) : place.after;
  return { nodes, end: end ?? previous, isLast: place === 'end' };
}
