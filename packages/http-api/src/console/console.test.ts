import { describe, expect, it } from 'vitest';
import { actorOf, testHost } from '../../test/host.ts';
import type { HttpApiOptions } from '../index.ts';

const script = 'customElements.define("mfx-console", class extends HTMLElement {});';
const assets = async () => ({ script, style: 'body { margin: 0 }' });
const silent = { error: () => undefined };
const owner = actorOf('owner');

function hostWith(options: Partial<HttpApiOptions> = {}) {
  const { handler } = testHost({ console: { assets, signIn: '/login?a=1&b=2' }, ...options });
  const get = (path: string, { as = owner, ...init }: RequestInit & { as?: typeof owner | null } = {}) =>
    handler(new Request(`http://host/api/integrations${path}`, init), as ?? undefined);
  return { get };
}

const addressesIn = (page: string): readonly string[] =>
  [...page.matchAll(/(?:src|href)="\/api\/integrations([^"]+)"/g)].map(([, path = '']) => path);

describe('the console', () => {
  it.each(['/console', '/console/', '/console/runs/1', '/console/timeline?level=error'])(
    'serves its page at %s, with a policy that allows nothing else',
    async (path) => {
      const answered = await hostWith().get(path);
      expect(answered.status).toBe(200);
      expect(answered.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answered.headers.get('cache-control')).toBe('no-store');
      expect(answered.headers.get('x-content-type-options')).toBe('nosniff');
      const policy = answered.headers.get('content-security-policy')?.split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "frame-ancestors 'self'",
          "require-trusted-types-for 'script'",
        ]),
      );
      expect(await answered.text()).toContain(
        '<mfx-console base-url="/api/integrations" path="/api/integrations/console" sign-in-url="/login?a=1&amp;b=2">',
      );
    },
  );

  it('names its files by their content, so that browsers keep them for good', async () => {
    const { get } = hostWith();
    const paths = addressesIn(await (await get('/console/')).text());
    expect(paths).toEqual([
      expect.stringMatching(/^\/console\/console-[\w-]{16}\.css$/),
      expect.stringMatching(/^\/console\/console-[\w-]{16}\.js$/),
    ]);
    const answered = await get(paths[1] ?? '', { as: null });
    expect(answered.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answered.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await answered.text()).toBe(script);
    const changed = hostWith({ console: { assets: async () => ({ ...(await assets()), script: `${script} ` }) } });
    expect(addressesIn(await (await changed.get('/console/')).text())[1]).not.toBe(paths[1]);
  });

  it('serves what its script loads from beside it, by the names that the script knows', async () => {
    const parts = { 'post-ABC123.js': 'export {};' };
    const { get } = hostWith({ console: { assets: async () => ({ ...(await assets()), parts }) } });
    const answered = await get('/console/post-ABC123.js', { as: null });
    expect(await answered.text()).toBe('export {};');
    expect(answered.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answered.headers.get('cache-control')).toContain('immutable');
    expect((await get('/console/post-ABC124.js', { as: null })).status).toBe(401);
  });

  it('lets browsers load what the script needs to start together with it, and nothing else', async () => {
    const parts = { 'chunk-A.js': '', 'post-B.js': '' };
    const importing = 'import{a}from"./chunk-A.js";import("./post-B.js");';
    const { get } = hostWith({ console: { assets: async () => ({ style: '', script: importing, parts }) } });
    const page = await (await get('/console/runs/1')).text();
    expect(page.match(/modulepreload" href="[^"]*/g)).toEqual([
      'modulepreload" href="/api/integrations/console/chunk-A.js',
    ]);
  });

  it('lets browsers load the texts of the language together with the script', async () => {
    const parts = { 'page-A.js': '', 'de-B.js': '' };
    const languages = { de: 'de-B.js' };
    const { get } = hostWith({
      console: { assets: async () => ({ style: '', script: 'import"./page-A.js";', parts, languages }) },
    });
    const preloadedIn = async (language: string) => {
      const page = await (await get('/console/', { headers: { 'accept-language': language } })).text();
      return [...page.matchAll(/modulepreload" href="[^"]*\/([^"/]+)"/g)].map(([, name]) => name);
    };
    expect(await preloadedIn('en')).toEqual(['page-A.js']);
    expect(await preloadedIn('de-CH')).toEqual(['page-A.js', 'de-B.js']);
  });

  it('asks people who are not signed in to do so', async () => {
    const answered = await hostWith().get('/console/runs/1', { as: null });
    expect(answered.status).toBe(401);
    const page = await answered.text();
    expect(page).toContain('You are signed out.');
    expect(page).toContain('<a href="/login?a=1&amp;b=2">Sign in</a>');
    expect(page).not.toContain('<script');
  });

  it('speaks the language of the browser', async () => {
    const page = async (languages: string) =>
      (await hostWith().get('/console/', { headers: { 'accept-language': languages } })).text();
    expect(await page('fr, de-AT;q=0.8, en;q=0.5')).toContain('<html lang="de">');
    expect(await page('fr')).toContain('<html lang="en">');
  });

  it('shows a page when the login of the host fails, and no secret of it', async () => {
    const authenticate = () => Promise.reject(new Error('canary'));
    const answered = await hostWith({ authenticate, log: silent }).get('/console/');
    expect(answered.status).toBe(500);
    const page = await answered.text();
    expect(page).toContain('This page cannot be shown.');
    expect(page).not.toContain('canary');
  });

  it('refuses to be loaded by a page of another site, and other methods than GET', async () => {
    const { get } = hostWith();
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    expect((await get('/console/', { headers })).status).toBe(403);
    const posted = await get('/console/', { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('does not exist unless it is switched on', async () => {
    expect((await hostWith({ console: false }).get('/console/')).status).toBe(404);
    const { handler } = testHost();
    expect((await handler(new Request('http://host/api/integrations/console/'), owner)).status).toBe(404);
  });

  it('answers not_configured when its files cannot be loaded, and tries again', async () => {
    let isThere = false;
    const { get } = hostWith({
      log: silent,
      console: { assets: () => (isThere ? assets() : Promise.reject(new Error('no such package'))) },
    });
    expect((await get('/console/')).status).toBe(500);
    isThere = true;
    expect((await get('/console/')).status).toBe(200);
  });

  it('loads its package by itself', async () => {
    const page = await (await hostWith({ console: true }).get('/console/')).text();
    expect(page).toContain('<mfx-console base-url="/api/integrations" path="/api/integrations/console"></mfx-console>');
  });
});
