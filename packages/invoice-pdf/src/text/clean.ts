/**
 * Characters without a glyph: control characters, and direction marks, which could show an amount backwards. Tabs and line ends
 * are handled before.
 */
const unprintable = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Prepares any text for printing: composed characters (NFC), one kind of line end, no control characters, no unpaired
 * surrogates.
 * @param removed called with each removed character
 */
export function cleanText(text: string, removed: (character: string) => void): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, '    ')
    .replace(unprintable, (character) => {
      if (character === '\n') return character;
      removed(character);
      return '';
    });
}

/** One clean line for what is not printed, such as the PDF's metadata, without warnings. */
export const plainLine = (text: string): string => cleanText(text, () => {}).replaceAll('\n', ' ');
