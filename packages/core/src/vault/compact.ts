/** Longest compact JWE to open: far above any token, far below what could cause harm. */
export const maxCompactLength = 65_536;

/**
 * Whether a text is a compact JWE (RFC 7516, section 7.1) in canonical base64url. The last character of a segment can have
 * unused bits that decoders ignore: without this check several texts would open as the same token.
 */
export function isCanonicalCompact(text: string): boolean {
  if (text.length > maxCompactLength) return false;
  const segments = text.split('.');
  return (
    segments.length === 5 &&
    segments.every((segment) => Buffer.from(segment, 'base64url').toString('base64url') === segment)
  );
}

/** Whether a protected header has exactly these members, all text. */
export function hasExactly(header: object, expected: Readonly<Record<string, string>>): boolean {
  const members = Object.entries(header);
  return (
    members.length === Object.keys(expected).length &&
    members.every(([name, value]) => Object.hasOwn(expected, name) && expected[name] === value)
  );
}
