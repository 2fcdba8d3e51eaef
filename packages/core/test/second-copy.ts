/** The module of errors of a second copy of this package, which has a class of its own. */
export async function secondCopy(): Promise<typeof import('../src/errors.ts')> {
  // The query makes it another module of the same file.
  const path = '../src/errors.ts?second-copy';
  const copy: typeof import('../src/errors.ts') = await import(path);
  return copy;
}
