/** Characters as people count them, not UTF-16 units. */
export const charactersOf = (text: string): string[] => Array.from(text);

/** The first `most` UTF-16 units of a text, without splitting a surrogate pair. */
export const cutToUnits = (text: string, most: number): string => text.slice(0, most).replace(/\p{Surrogate}$/u, '');
