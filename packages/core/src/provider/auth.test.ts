import { expect, it } from 'vitest';
import { accessToken, apiKey } from './auth.ts';

const problem = 'is longer than 8192 characters, the most that a secret may have';
const issuesOf = ({ error }: { error?: { issues: readonly { message: string }[] } | undefined }) =>
  error?.issues.map(({ message }) => message);

it('accepts a secret of 8192 characters and refuses a longer one, naming the limit', () => {
  const { secret } = accessToken();
  expect(issuesOf(secret.safeParse({ access_token: 'a'.repeat(8192) }))).toBeUndefined();
  expect(issuesOf(secret.safeParse({ access_token: 'a'.repeat(8193) }))).toEqual([problem]);
});

it("does not try a provider's pattern on a secret that is too long", () => {
  // This pattern takes practically forever on a text that nearly matches.
  const { secret } = apiKey({ pattern: /^(a+)+$/, problem: 'is no key' });
  expect(issuesOf(secret.safeParse({ api_key: `${'a'.repeat(9_000)}!` }))).toEqual([problem]);
  expect(issuesOf(secret.safeParse({ api_key: 'a!' }))).toEqual(['is no key']);
});
