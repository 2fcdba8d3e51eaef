import { describe, expect, it } from 'vitest';
import { clientFor, sendJson, serve } from '../../test/outbound-server.ts';
import type { SignableRequest } from '../provider/http.ts';

describe('a request that a provider signs', () => {
  it('is seen as it is sent, on every attempt', async () => {
    const server = await serve((response, _request, number) => sendJson(response, number === 1 ? 503 : 200, {}));
    const seen: SignableRequest[] = [];
    const headers = ({ request }: { request: SignableRequest }) => {
      seen.push(request);
      return { 'x-signature': `${seen.length} ${request.idempotencyKey} ${request.body?.length}` };
    };
    const http = clientFor(server.origin, { http: { headers } });
    await http.post('/hooks', { json: { name: 'Ärmel' }, query: { a: 1 }, idempotencyKey: 'run-1', idempotent: true });
    await http.get('/ping');
    expect(server.requests.map(({ body, headers: sent }) => [body, sent['x-signature']])).toEqual([
      ['{"name":"Ärmel"}', '1 run-1 16'],
      ['{"name":"Ärmel"}', '2 run-1 16'],
      ['', '3 null undefined'],
    ]);
    expect(seen.map(({ method, url, body }) => [method, url.href, body])).toEqual([
      ['POST', `${server.origin}/hooks?a=1`, '{"name":"Ärmel"}'],
      ['POST', `${server.origin}/hooks?a=1`, '{"name":"Ärmel"}'],
      ['GET', `${server.origin}/ping`, null],
    ]);
  });

  it('has the content type that the provider sets, if it sets one', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const headers = () => ({ 'content-type': 'application/vnd.acme+json' });
    await clientFor(server.origin, { http: { headers } }).post('/', { json: {} });
    expect(server.requests[0]?.headers['content-type']).toBe('application/vnd.acme+json');
  });
});
