import { hash } from 'node:crypto';
import { IntegrationError } from '@makerfex/integrations-core';

/** Which list a cursor is of: its name, the shop, and the filters. */
export type ListIdentity = readonly [name: string, shopId: string, filters: object];

const digestLength = 16;

/**
 * Writes a storage's position in a list as a cursor that only fits this list. It is not secret and grants nothing: a forged
 * one only names another position in a list that its author can read anyway.
 */
export const writeCursor = (list: ListIdentity, place: string): string =>
  Buffer.from(`${digest(list, place)}${place}`).toString('base64url');

/** @throws IntegrationError `invalid_cursor` if it was written for another list, or changed. */
export function readCursor(list: ListIdentity, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  const place = text.slice(digestLength);
  // Compare whole cursors: base64url can write one text in several ways.
  if (writeCursor(list, place) === cursor) return place;
  throw new IntegrationError(
    'invalid_cursor',
    'The cursor does not belong to this list with these filters: read the list from its start.',
  );
}

const digest = (list: ListIdentity, place: string): string =>
  hash('sha256', JSON.stringify([...list, place]), 'base64url').slice(0, digestLength);
