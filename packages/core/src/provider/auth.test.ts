import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { accessToken, apiKey, basicAuth, custom } from './auth.ts';

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

describe('basicAuth()', () => {
  const { secret } = basicAuth({
    user: { title: 'Consumer key', pattern: /^ck_/, problem: 'must start with ck_' },
    password: { title: 'Consumer secret', description: 'Settings > API', pattern: /^cs_/ },
  });

  it('accepts passwords in any script, and refuses what a person pasted by mistake', () => {
    expect(issuesOf(secret.safeParse({ user: 'ck_1', password: 'cs_\u00fcber' }))).toBeUndefined();
    expect(issuesOf(secret.safeParse({ user: 'key', password: 'secret' }))).toEqual([
      'must start with ck_',
      'does not look like one: copy it again',
    ]);
    expect(issuesOf(secret.safeParse({ user: 'ck_1', password: 'cs_1\n' }))).toEqual([
      'has spaces around it, or line breaks: paste it again',
    ]);
  });

  it('refuses a user with a colon, which would move a part of it into the password', () => {
    expect(issuesOf(secret.safeParse({ user: 'ck_a:b', password: 'cs_1' }))).toEqual([
      'has a colon, which no user name of basic authentication has',
    ]);
  });

  it('describes a form', () => {
    expect(z.toJSONSchema(secret, { io: 'input' })).toMatchObject({
      properties: {
        user: { title: 'Consumer key', pattern: '^ck_', writeOnly: true },
        password: { title: 'Consumer secret', description: 'Settings > API', pattern: '^cs_', writeOnly: true },
      },
      required: ['user', 'password'],
      additionalProperties: false,
    });
  });
});

describe('custom()', () => {
  it('has the fields that it names, and shows those that are not masked', () => {
    const { secret, fields, visible } = custom({
      fields: { account_sid: { title: 'Account SID', masked: false }, auth_token: { title: 'Auth token' } },
    });
    expect({ fields, visible }).toEqual({ fields: ['account_sid', 'auth_token'], visible: ['account_sid'] });
    expect(z.toJSONSchema(secret)).toMatchObject({
      properties: { account_sid: { writeOnly: false }, auth_token: { writeOnly: true } },
    });
    expect(issuesOf(secret.safeParse({ account_sid: 'AC1', token: 'canary' }))).toEqual([
      'Invalid input: expected string, received undefined',
      'has other keys than those of its kind: account_sid, auth_token',
    ]);
  });

  it.each<[string, Parameters<typeof custom>[0]['fields']]>([
    ['no field', {}],
    ['a key that is not snake_case', { authToken: { title: 'Auth token' } }],
  ])('refuses %s', (_, fields) => {
    expect(() => custom({ fields })).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });
});
