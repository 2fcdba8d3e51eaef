import { describe, expect, it } from 'vitest';
import { clientFor, sendJson, serve } from '../../test/outbound-server.ts';
import type { Notice } from '../provider/context.ts';
import type { ApiVersionDescriptor } from '../provider/http.ts';

const version: ApiVersionDescriptor<unknown> = {
  asked: () => '2026-10',
  answered: (headers) => headers.get('x-acme-version'),
  deprecation: (headers) => (headers.has('x-acme-deprecated') ? 'see the changelog' : null),
};

/** The notices of three calls that are answered with these headers. */
async function noticesOf(headers: Record<string, string>, status = 200): Promise<readonly Notice[][]> {
  const server = await serve((response) => sendJson(response, status, {}, headers));
  const passed: Notice[][] = [];
  const onNotices = async (notices: readonly Notice[]) => void passed.push([...notices]);
  const http = clientFor(server.origin, { http: { version }, onNotices, outbound: { retry: { attempts: 1 } } });
  for (let call = 0; call < 3; call += 1) await http.get('/orders', { accept: [status] });
  expect(server.requests).toHaveLength(3);
  return passed;
}

describe('the version of an API', () => {
  it('is reported once if it differs from the requested one', async () => {
    expect(await noticesOf({ 'x-acme-version': '2027-01' })).toEqual([
      [
        {
          level: 'warning',
          code: 'api_version_differs',
          message: expect.stringContaining('Acme answered with API version 2027-01 instead of 2026-10'),
        },
      ],
    ]);
  });

  it('is reported together with a deprecation, also from a refusal', async () => {
    const [first, ...others] = await noticesOf({ 'x-acme-version': '2027-01', 'x-acme-deprecated': 'canary' }, 404);
    expect(first?.map(({ code }) => code)).toEqual(['api_version_differs', 'api_deprecated']);
    expect(first?.[1]?.message).toContain('see the changelog');
    expect(JSON.stringify(first)).not.toContain('canary');
    expect(others).toEqual([]);
  });

  it.each([[{ 'x-acme-version': '2026-10' }], [{}]])('is not reported for the headers %j', async (headers) => {
    expect(await noticesOf(headers)).toEqual([]);
  });

  it('is not quoted if it does not look like a version', async () => {
    const [[notice] = []] = await noticesOf({ 'x-acme-version': '<b>canary</b> and more' });
    expect(notice?.message).toContain('an unknown API version');
    expect(notice?.message).not.toContain('canary');
  });
});
