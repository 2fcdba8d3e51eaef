/** As people count them, not in UTF-16 units. */
export const charactersOf = (text: string): string[] => Array.from(text);
