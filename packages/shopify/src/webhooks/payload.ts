import { IntegrationError } from '@makerfex/integrations-core';
import { isRawObject, parseExactJson, type RawObject } from '@makerfex/integrations-core/provider';
import { asText, at, idOf, typeOf } from '../map/node.ts';

/** @throws an error if the body is not an object of JSON */
export function readPayload(body: Uint8Array): RawObject {
  const payload = parseExactJson(body);
  return isRawObject(payload) ? payload : impossible('is not an object');
}

/** A numeric id, whose text has every digit of it; null if it is none. */
export const asId = (value: unknown): string | null => {
  const text = asText(value);
  return text !== null && /^\d{1,20}$/.test(text) ? text : null;
};

/**
 * The id of the record that a payload is about. Deletions have only the number, some payloads only the global id.
 * @throws IntegrationError `malformed_request` if it names none, or one of another type: the topic is not signed
 */
export function ownId(payload: RawObject, type: string): string {
  const gid = at(payload, 'admin_graphql_api_id');
  if (gid === null) return asId(payload['id']) ?? impossible('names no record');
  return (typeOf(gid) === type ? idOf(gid) : null) ?? impossible(`is about no ${type}`);
}

/**
 * The id under another name.
 * @throws IntegrationError `malformed_request` if there is none
 */
export const namedId = (payload: RawObject, ...path: readonly string[]): string =>
  asId(at(payload, ...path)) ?? impossible(`has no ${path.join('.')}`);

/** The numeric ids of a list; empty if there is none. */
export const idsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((each) => asId(each) ?? []) : [];

export function impossible(problem: string): never {
  throw new IntegrationError('malformed_request', `The body of a delivery of Shopify ${problem}.`);
}
