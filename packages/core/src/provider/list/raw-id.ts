import { isRawObject, type RawObject } from '../read/raw-object.ts';
import { longestId } from './seen.ts';

/**
 * Reads the ids of raw records for a pager.
 * @param id the key of the id, or a function that reads it
 */
export const rawIdOf =
  (id: string | ((raw: RawObject) => string | null)) =>
  (raw: unknown): string | null => {
    if (!isRawObject(raw)) return null;
    const value = typeof id === 'string' ? raw[id] : id(raw);
    if (typeof value !== 'string' && typeof value !== 'number') return null;
    const text = String(value);
    return text === '' || text.length > longestId ? null : text;
  };
