import { inspect } from 'node:util';

/**
 * Every text that `inspect` shows of a value, hidden properties included. It reads each object once, where `inspect` prints an
 * object again for each way that leads to it: of the schemas of a provider, that takes minutes.
 */
export function shownTexts(root: unknown): string {
  const texts = new Set<string>();
  const seen = new Set<unknown>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') texts.add(value);
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (!isObject || seen.has(value)) continue;
    seen.add(value);
    if (hasOwnPrint(value)) texts.add(inspect(value));
    else waiting.push(...partsOf(value));
  }
  return [...texts].join('\n');
}

const hasOwnPrint = (value: object): boolean => typeof Reflect.get(value, inspect.custom) === 'function';

function partsOf(value: object): unknown[] {
  const entries: unknown[] = value instanceof Map || value instanceof Set ? [...value].flat() : [];
  const properties = Reflect.ownKeys(value).flatMap((key) => {
    const property = Reflect.getOwnPropertyDescriptor(value, key);
    // `inspect` shows that there is a getter, and does not call it.
    return [typeof key === 'string' ? key : (key.description ?? ''), property?.value];
  });
  return [...entries, ...properties];
}
