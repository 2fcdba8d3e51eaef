import { hash } from 'node:crypto';
import { IntegrationError } from '@makerfex/integrations-core';

/** Which list a cursor is of: its name, the shop, and the filters. */
export type ListIdentity = readonly [name: string, shopId: string, filters: object];

const digestLength = 16;

/**
 * Writes a storage's place in a list so that it is good for this list alone. It is no secret and grants nothing: whoever
 * forges one only names another place in a list that he can read anyway.
 */
export const writeCursor = (list: ListIdentity, place: string): string =>
  Buffer.from(`${digest(list, place)}${place}`).toString('base64url');

/** @throws IntegrationError `invalid_cursor` where it was not written for this list, or was changed since. */
export function readCursor(list: ListIdentity, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  const place = text.slice(digestLength);
  // Compared as a whole: base64url has several spellings of one text.
  if (writeCursor(list, place) === cursor) return place;
  throw new IntegrationError(
    'invalid_cursor',
    'The cursor is not one of this list with these filters: read the list from its start.',
  );
}

const digest = (list: ListIdentity, place: string): string =>
  hash('sha256', JSON.stringify([...list, place]), 'base64url').slice(0, digestLength);
