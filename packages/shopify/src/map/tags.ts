import type { Reader } from './reader.ts';

/** Reads all tags. One unreadable tag makes the list unknown. */
export function readTags(reader: Reader, value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return reader.warn('tags', 'is not a list');
  const tags = value.map((tag: unknown, index) => reader.text(`tags.${index}`, tag));
  return tags.includes(undefined) ? undefined : tags.filter((tag) => typeof tag === 'string');
}
