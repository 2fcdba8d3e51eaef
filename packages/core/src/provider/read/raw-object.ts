/** An object of a provider's answer, not validated yet. */
export type RawObject = Readonly<Record<string, unknown>>;

/**
 * Whether a value of an answer is an object, and neither null nor a list.
 * @example
 * const id = isRawObject(body) ? body['id'] : undefined;
 */
export const isRawObject = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Joins two parts of a field's path; either can be empty. */
export const joinPath = (path: string, field: string): string =>
  path === '' || field === '' ? `${path}${field}` : `${path}.${field}`;
