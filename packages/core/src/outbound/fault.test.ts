import { describe, expect, it } from 'vitest';
import { clientFor, sendJson, serve } from '../../test/outbound-server.ts';
import type { ProviderFault, RequestOptions } from '../provider/http.ts';

async function failing(status: number, fault?: ProviderFault, options?: RequestOptions): Promise<unknown> {
  const server = await serve((response) => sendJson(response, status, {}));
  const http = clientFor(server.origin, { http: fault ? { fault: () => fault } : {} });
  return http.get('/orders', options).then(
    () => expect.unreachable('the call should have failed'),
    (error: unknown) => error,
  );
}
const refused = { code: 'provider_auth', detail: 'no' } as const;

describe('a refusal', () => {
  it.each<[string, 'capability' | undefined, number, ProviderFault?]>([
    ['of the requested action (403)', 'capability', 403],
    ['of the token (401)', undefined, 401],
    ['that the provider attributes to the capability', 'capability', 200, { ...refused, concerns: 'capability' }],
    ['that the provider attributes to the credential', undefined, 403, { ...refused, concerns: 'credential' }],
    ['that the provider does not attribute', undefined, 403, refused],
  ])('%s concerns %s', async (_, concerns, status, fault) => {
    expect(await failing(status, fault)).toMatchObject({ code: 'provider_auth', kind: 'auth', concerns });
  });

  it('is read by the call instead of the provider, if the call has its own `fault`', async () => {
    const own = { code: 'provider_unavailable', detail: 'not yet' } as const;
    expect(await failing(403, refused, { fault: () => own })).toMatchObject({ code: 'provider_unavailable' });
    expect(await failing(403, refused, { fault: () => undefined })).toMatchObject({ concerns: 'capability' });
  });
});
