const key = 'mfx-dismissed';

/** What a person does not want to see again until it changes. A browser that keeps nothing forgets it with the page. */
export function readDismissed(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : []);
  } catch {
    return new Set();
  }
}

/** @param marks all that are dismissed and still true */
export function keepDismissed(marks: ReadonlySet<string>): void {
  try {
    localStorage.setItem(key, JSON.stringify([...marks]));
  } catch {
    // Storage is switched off, or partitioned.
  }
}
