/** The oldest Node.js that works; a test compares it with `engines` in package.json. */
export const oldestNode = '22.18';

const numbersOf = (version: string): number[] => version.split('.').map(Number);

/** What is wrong with a version of Node.js, as a sentence; null for one that works, and outside of Node.js. */
export function nodeProblem(version: string | undefined): string | null {
  if (version === undefined) return null;
  const [major = 0, minor = 0] = numbersOf(version);
  const [oldestMajor = 0, oldestMinor = 0] = numbersOf(oldestNode);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return null;
  return `The integrations need Node.js ${oldestNode} or later, and this process runs on ${version}: upgrade Node.js.`;
}
