/**
 * The most that JSON text may hold to be parsed: far beyond anything that is meant. Deeper nesting overflows a stack of what
 * walks it; a megabyte of keys that are all different, or of empty objects, takes a second to parse.
 */
export const jsonLimits = { levels: 200, differentKeys: 20_000, containers: 1_000_000 } as const;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Which limit JSON text exceeds, found out before it is parsed: in one pass, without recursion. What stands within texts does
 * not count. Text that is not JSON gets an answer that means nothing.
 * @param levels how deep lists and objects may nest. @default jsonLimits.levels
 * @returns what is wrong with it, to follow its name: `is nested deeper than 200 levels`; null if it may be parsed
 * @example
 * const excess = findJsonExcess(body);
 * if (excess) throw new IntegrationError('provider_malformed', `The answer ${excess}.`);
 * const orders: unknown = JSON.parse(body);
 */
export function findJsonExcess(text: string, levels: number = jsonLimits.levels): string | null {
  // Keys are looked at only if there may be too many: it takes longer than all the rest.
  const keys = hasMoreColons(text, jsonLimits.differentKeys) ? new Set<string>() : null;
  let depth = 0;
  let containers = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      // Most texts have no escapes, and a call costs more than to find their end.
      let end = text.indexOf('"', at + 1);
      if (end === -1 || text.charCodeAt(end - 1) === backslash) end = endOfText(text, at);
      if (keys) {
        if (isKey(text, end)) keys.add(text.slice(at + 1, end));
        if (keys.size > jsonLimits.differentKeys) return hasMore(jsonLimits.differentKeys, 'different keys');
      }
      at = end;
    } else if (code === openList || code === openObject) {
      depth += 1;
      containers += 1;
      if (depth > levels) return `is nested deeper than ${levels} levels`;
      if (containers > jsonLimits.containers) return hasMore(jsonLimits.containers, 'lists and objects');
    } else if (code === closeList || code === closeObject) depth -= 1;
  }
  return null;
}

const hasMore = (limit: number, what: string): string => `has more than ${limit.toLocaleString('en')} ${what}`;

/** Each key has one, and texts may hold others. */
function hasMoreColons(text: string, count: number): boolean {
  let found = 0;
  for (let at = text.indexOf(':'); at !== -1 && found <= count; at = text.indexOf(':', at + 1)) found += 1;
  return found > count;
}

/** Where the text that begins at a quote ends: at the next quote that is not escaped. */
function endOfText(text: string, begin: number): number {
  for (let at = text.indexOf('"', begin + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

/** Whether a colon follows the text that ends here. */
function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return text.charCodeAt(at) === colon;
}

/** As JSON knows it: space, tab, line feed and carriage return. */
const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
