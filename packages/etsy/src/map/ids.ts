import { isRawObject } from '@makerfex/integrations-core/provider';

/** The id as text, or null if it is unusable. */
export function readId(raw: unknown, name: string): string | null {
  const id = isRawObject(raw) ? raw[name] : undefined;
  if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) return String(id);
  return typeof id === 'string' && /^[1-9]\d{0,18}$/.test(id) ? id : null;
}

/** Whether a raw record has the requested id. */
export const hasId = (id: string, raw: unknown, name: string): boolean => readId(raw, name) === id;
