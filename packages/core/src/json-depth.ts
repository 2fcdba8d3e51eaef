/** Deepest nesting of lists and objects that is parsed: far beyond anything that is meant, far below what overflows a stack. */
export const maxJsonDepth = 200;

const quote = 0x22;
const backslash = 0x5c;

/**
 * Whether JSON text nests lists and objects deeper than `limit` levels, found out before it is parsed: in one pass, without
 * recursion. Brackets within texts do not count. Text that is not JSON gets an answer that means nothing.
 * @param limit in levels. @default maxJsonDepth
 * @example
 * if (isDeeperThan(text)) throw new IntegrationError('provider_malformed', `It is nested deeper than ${maxJsonDepth} levels.`);
 * const body: unknown = JSON.parse(text);
 */
export function isDeeperThan(text: string, limit: number = maxJsonDepth): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfText(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > limit) return true;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
    }
  }
  return false;
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
