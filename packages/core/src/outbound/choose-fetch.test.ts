import { describe, expect, it } from 'vitest';
import { clientFor, sendJson, serve } from '../../test/outbound-server.ts';

const publicOnly = { http: { publicOnly: true } };
const hostsFetch = async () => Response.json({ from: 'the host' });

describe('a provider that calls public addresses only', () => {
  it('is refused an address of this machine, by number and by name, without a retry', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const byName = server.origin.replace('127.0.0.1', 'localhost');
    await expect(clientFor(server.origin, publicOnly).get('/')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(clientFor(byName, publicOnly).get('/')).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'localhost is not on the public internet, and nothing else is called: give a public address.',
    });
    expect(server.requests).toEqual([]);
  });

  it('is refused files on such an address', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const http = clientFor('https://shop.example', { http: { publicOnly: true, downloadHosts: [server.host] } });
    await expect(http.lines(`${server.origin}/file`)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(server.requests).toEqual([]);
  });

  it("does not use the host's own fetch, which may reach private addresses", async () => {
    const setup = { ...publicOnly, outbound: { fetch: hostsFetch } };
    await expect(clientFor('http://127.0.0.1:9', setup).get('/')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('calls any address, through the host, if the host allows private ones', async () => {
    const server = await serve((response) => sendJson(response, 200, { from: 'loopback' }));
    const allowed = { ...publicOnly, outbound: { allowPrivateAddresses: true } };
    expect(await clientFor(server.origin, allowed).get('/')).toMatchObject({ body: { from: 'loopback' } });
    const through = { ...publicOnly, outbound: { allowPrivateAddresses: true, fetch: hostsFetch } };
    expect(await clientFor('https://shop.example', through).get('/')).toMatchObject({ body: { from: 'the host' } });
  });
});
