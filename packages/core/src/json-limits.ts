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
  // Keys are looked at only if there is room for too many.
  const keys = text.length > shortestKey * jsonLimits.differentKeys ? new DifferentKeys(text) : null;
  let depth = 0;
  let containers = 0;
  /** Where the last text begins, behind its quote; 0 once it is known to be a key. */
  let begin = 0;
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      // Most texts have no escapes, and a call costs more than to find their end.
      begin = at + 1;
      end = text.indexOf('"', begin);
      if (end === -1 || text.charCodeAt(end - 1) === backslash) end = endOfText(text, at);
      at = end;
    } else if (keys && code === colon && begin > 0) {
      keys.add(begin, end);
      begin = 0;
      if (keys.count > jsonLimits.differentKeys) return hasMore(jsonLimits.differentKeys, 'different keys');
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

/** The least characters of a key with its value: `"k":0,`. */
const shortestKey = 6;
const slots = 1_024;

/** Counts the keys of a text. Most come again with every record, so each is first compared with the last one that looked like it. */
class DifferentKeys {
  readonly #text: string;
  readonly #keys = new Set<string>();
  /** Where the last key of each slot begins; 0 if there was none: no key begins there. */
  readonly #last = new Int32Array(slots);

  constructor(text: string) {
    this.#text = text;
  }

  get count(): number {
    return this.#keys.size;
  }

  add(begin: number, end: number): void {
    const slot = this.#slotOf(begin, end);
    if (this.#isSame(this.#last[slot] ?? 0, begin, end)) return;
    this.#keys.add(this.#text.slice(begin, end));
    this.#last[slot] = begin;
  }

  #slotOf(begin: number, end: number): number {
    const [first, last] = [this.#text.charCodeAt(begin), this.#text.charCodeAt(end - 1)];
    return ((end - begin) * 31 + first * 7 + last) % slots;
  }

  /** Compares the quote at the end too, so that a longer key is another. */
  #isSame(known: number, begin: number, end: number): boolean {
    if (known === 0) return false;
    for (let at = 0; at <= end - begin; at += 1)
      if (this.#text.charCodeAt(known + at) !== this.#text.charCodeAt(begin + at)) return false;
    return true;
  }
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
