import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): ids of one process sort in the order they were made, also within one millisecond. */
export const newId = (): string => v7();

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether the text is written as {@link newId} writes ids. Nothing has an id that is not. */
export const isId = (text: string): boolean => id.test(text);
