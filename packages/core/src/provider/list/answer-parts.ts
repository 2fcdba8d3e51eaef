import type { HttpReply } from '../http.ts';
import { isRawObject } from '../read/raw-object.ts';
import { malformedAnswer } from '../read/read-body.ts';

/** The value at a path such as `page_info.next`; undefined if there is none. */
export function valueAt(body: unknown, path: string): unknown {
  let value = body;
  for (const key of path.split('.')) value = isRawObject(value) ? value[key] : undefined;
  return value;
}

/** Whether the path ends early: one of its keys is missing or null. */
export function isOmitted(body: unknown, path: string): boolean {
  let value = body;
  for (const key of path.split('.')) {
    if (!isRawObject(value)) return false;
    value = value[key] ?? null;
    if (value === null) return true;
  }
  return false;
}

/**
 * The records of a page. An answer without the list is never the end of the list.
 * @param items the path to the list; undefined if the body is the list
 * @throws IntegrationError `provider_malformed`
 */
export function readItems(body: unknown, items: string | undefined, what: string): readonly unknown[] {
  const list = items === undefined ? body : valueAt(body, items);
  if (Array.isArray(list)) return list;
  throw malformedAnswer(what, items ?? 'the body');
}

/** A name that can be a header's; `Headers` throws for others. */
const headerName = /^[\w.-]+$/;

/**
 * How many records the list has.
 * @param total the name of a header, or a path in the body
 * @throws IntegrationError `provider_malformed`
 */
export function readTotal({ headers, body }: HttpReply, total: string, what: string): number {
  const stated = (headerName.test(total) ? headers.get(total) : null) ?? valueAt(body, total);
  const count = typeof stated === 'string' && /^\d{1,15}$/.test(stated.trim()) ? Number(stated) : stated;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw malformedAnswer(what, total);
}

/** Names a call in errors. */
export const answerTo = (method: 'GET' | 'POST', path: string): string => `The answer to ${method} ${path}`;
