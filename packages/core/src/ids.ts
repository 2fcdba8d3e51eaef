import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): ids of one process sort in order of creation, also within one millisecond. */
export const newId = (): string => v7();

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether the text has the form of an id of the SDK. Nothing has another id.
 * @example
 * if (!isId(id)) throw new IntegrationError('not_found', 'There is no such run: check its id.');
 */
export const isId = (text: string): boolean => id.test(text);
