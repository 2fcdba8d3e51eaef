import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { resolveApp } from '../credentials/resolve-app.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { type OAuthAppSource, sealApp } from './oauth-app.ts';
import { oauth2 } from './oauth2.ts';
import { defineProvider } from './provider.ts';

const canary = 'client-secret-canary-7f3a';
const app = { clientId: 'client-1', clientSecret: canary };
const storage = memoryStorage();

/** Without schemas: zod's no longer work after they were serialised. */
const serialised = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && '~standard' in inner ? undefined : inner,
  );
const shownOf = (value: unknown): string =>
  [
    inspect(value, { depth: Infinity, showHidden: true }),
    serialised(value),
    serialised({ ...Object(value), toJSON: undefined }),
    String(value),
  ].join('\n');

const authOf = (source: OAuthAppSource) =>
  oauth2({ authorizeUrl: 'https://acme.example/a', tokenUrl: 'https://acme.example/t', scopes: [], app: source });

const provider = (auth: ReturnType<typeof authOf>) =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth,
    http: { baseUrl: 'https://acme.example', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {},
  });

describe('the app of a provider', () => {
  it.each([
    ['given to oauth2()', authOf(app)],
    ['given to defineProvider()', provider(authOf(app))],
    ['in a descriptor written by hand', provider({ ...authOf(app), app })],
    ['from a function', provider(authOf(async () => app))],
    ['when spread', { ...sealApp(app) }],
  ])('does not show its secret: %s', (_, value) => {
    expect(shownOf(value)).not.toContain(canary);
  });

  it('does not show its secret when it is resolved for a shop', async () => {
    expect(
      shownOf(
        await resolveApp(
          storage,
          authOf(async () => app),
          'shop-1',
          'Acme',
        ),
      ),
    ).not.toContain(canary);
  });

  it('shows what a provider is when it is serialised, and leaves it unchanged', () => {
    const acme = provider(authOf(app));
    expect(JSON.parse(JSON.stringify([acme]))).toEqual([{ key: 'acme', label: 'Acme', category: 'api' }]);
    expect(acme.config.parse({})).toEqual({});
  });

  it('shows its id, and a mask for its secret', () => {
    expect(JSON.parse(JSON.stringify(sealApp(app)))).toEqual({ clientId: 'client-1', clientSecret: '[secret]' });
    expect(inspect(sealApp(app))).toBe("{ clientId: 'client-1', clientSecret: '[secret]' }");
  });

  it.each([
    ['given', app],
    ['from a function', async () => app],
  ])('gives its secret to code that reads it by name: %s', async (_, source) => {
    expect((await resolveApp(storage, authOf(source), 'shop-1', 'Acme')).clientSecret).toBe(canary);
  });

  it('is copied: changing the given object later changes nothing', () => {
    const given = { ...app };
    const sealed = sealApp(given);
    given.clientSecret = 'another';
    expect(sealed.clientSecret).toBe(canary);
    expect(sealApp(sealed)).toBe(sealed);
  });

  it.each([{ clientId: 'client-1' }, { clientSecret: canary }])('is refused if its id or secret is missing', (half) => {
    const given: Partial<typeof app> = half;
    const make: (...of: never[]) => unknown = sealApp;
    expect(() => Reflect.apply(make, null, [given])).toThrow(
      expect.objectContaining({ code: 'not_configured', message: expect.stringContaining('clientSecret') }),
    );
  });
});
