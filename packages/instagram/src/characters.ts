/** As people count them, not in UTF-16 units. */
export const charactersOf = (text: string): string[] => Array.from(text);

/** The beginning of a text, in so many UTF-16 units at most. What is written as two is not torn apart. */
export const cutToUnits = (text: string, most: number): string => text.slice(0, most).replace(/\p{Surrogate}$/u, '');
