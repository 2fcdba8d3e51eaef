import type * as z from 'zod';
import { limitIssues } from '../../issues.ts';
import { isRawObject, type RawObject } from './raw-object.ts';

/** What becomes of a field that cannot be read. */
interface Report {
  /** Leaves it out. */
  warn(field: string, problem: string): void;
  reject(field: string, problem: string): never;
}

/**
 * Reads an object with a schema, and leaves out what the schema does not accept, each time with a warning: the field itself, or else
 * its nearest optional parent. An entry of a list becomes null instead, if its schema accepts null, so that the list shows that
 * it is incomplete. Rejects the object if no parent is optional.
 */
export function readFields<Fields>(schema: z.ZodType<Fields>, raw: RawObject, report: Report): Fields {
  const first = schema.safeParse(raw);
  if (first.success) return first.data;
  const copy = structuredClone(raw);
  /** The original issue, by the path that was left out because of it. */
  let causes = new Map<string, z.core.$ZodIssue>();
  for (let { issues } = first.error; ; ) {
    // One value can have several issues, so only the paths of earlier passes count.
    const earlier = causes;
    causes = new Map(earlier);
    for (const issue of issues) {
      const cause = earlier.get(pathOf(issue)) ?? issue;
      let { path } = issue;
      while (earlier.has(path.join('.'))) path = path.slice(0, -1);
      if (path.length === 0) return report.reject(pathOf(cause), cause.message);
      leaveOut(copy, path);
      causes.set(path.join('.'), cause);
    }
    const next = schema.safeParse(copy);
    if (next.success) {
      const left = limitIssues(first.error.issues, (issue) => ({ path: pathOf(issue), problem: issue.message }));
      for (const { path, problem } of left) report.warn(path, problem);
      return next.data;
    }
    issues = next.error.issues;
  }
}

const pathOf = ({ path }: z.core.$ZodIssue): string => path.join('.');

function leaveOut(target: unknown, path: readonly PropertyKey[]): void {
  const last = path.at(-1);
  const holder = path.slice(0, -1).reduce(child, target);
  if (Array.isArray(holder)) holder[Number(last)] = null;
  else if (isRawObject(holder) && last !== undefined) Reflect.deleteProperty(holder, last);
}

function child(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isRawObject(value) && typeof key !== 'symbol' ? value[key] : undefined;
}
