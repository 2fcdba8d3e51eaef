import { IntegrationError } from '@makerfex/integrations-core';
import { asText, at } from '../map/node.ts';

/** Where the next page of a connection starts; `end` after the last page; undefined if that is missing or does not advance. */
export function placeAfter(connection: unknown, previous: string | null): { after: string } | 'end' | undefined {
  const more = at(connection, 'pageInfo', 'hasNextPage');
  if (more === false) return 'end';
  const after = asText(at(connection, 'pageInfo', 'endCursor'));
  return more === true && after !== null && after !== previous ? { after } : undefined;
}

export interface ReadPage {
  readonly nodes: readonly unknown[];
  /** The place after this page, even the last one, so that a run that resumes there does not start over. */
  readonly end: string | null;
  readonly isLast: boolean;
}

/**
 * Reads one page of a list, after the place `previous`.
 * @throws IntegrationError `provider_malformed` if it has no list of records or no next place: that must not count as the end
 */
export function readPage(connection: unknown, previous: string | null, of: string): ReadPage {
  const nodes = at(connection, 'nodes');
  const place = placeAfter(connection, previous);
  if (!Array.isArray(nodes) || !place)
    throw new IntegrationError(
      'provider_malformed',
      `Shopify answered a page of ${of} without a list of ${of} or without a next place; start the run again.`,
    );
  const end = place === 'end' ? asText(at(connection, 'pageInfo', 'endCursor')) : place.after;
  return { nodes, end: end ?? previous, isLast: place === 'end' };
}
