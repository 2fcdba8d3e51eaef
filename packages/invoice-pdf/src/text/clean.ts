/**
 * Characters with no picture: control characters, and the explicit marks of direction with which a text could show an amount
 * backwards. Tab and line ends are dealt with before.
 */
const unprintable = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Prepares text from anywhere for printing: composed characters (NFC), one kind of line end, no control characters, no halves
 * of surrogate pairs.
 * @param removed is told each character that was left out.
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
