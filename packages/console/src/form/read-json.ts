import { isObject, type JsonObject } from './plan.ts';

/** Text of an answer; empty if it is something else. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The objects of a list in an answer; none if it is something else. */
export const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter((one) => isObject(one)) : [];
