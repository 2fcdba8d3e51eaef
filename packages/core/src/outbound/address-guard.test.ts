import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { serve } from '../../test/outbound-server.ts';
import { type AddressGuardOptions, createGuardedFetch, isPublicAddress } from './address-guard.ts';

/** A server on this machine that counts connections, and a fetch that must not reach it. */
async function guarded(options: AddressGuardOptions = {}) {
  let visits = 0;
  const server = await serve((response) => {
    visits += 1;
    response.writeHead(200).end('inside');
  });
  return { port: new URL(server.origin).port, fetch: createGuardedFetch(options), visits: () => visits };
}

/** Resolves every name to these addresses. */
const resolvingTo =
  (...addresses: string[]): NonNullable<AddressGuardOptions['lookup']> =>
  (_hostname, _options, done) =>
    done(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const refusal = { code: 'invalid_input', message: expect.stringContaining('not on the public internet') };

describe('a guarded fetch', () => {
  it.each([
    ['dotted', '127.0.0.1'],
    ['hexadecimal', '0x7f000001'],
    ['decimal', '2130706433'],
    ['octal', '0177.0.0.1'],
    ['short', '127.1'],
    ['IPv6', '[::1]'],
    ['IPv4 in IPv6', '[::ffff:127.0.0.1]'],
    ['IPv4 in IPv6, hexadecimal', '[::ffff:7f00:1]'],
    ['unspecified', '0.0.0.0'],
    ['with a dot at its end', '127.0.0.1.'],
  ])('does not connect to this machine by its address, %s (%s)', async (_, host) => {
    const { port, fetch, visits } = await guarded();
    await expect(fetch(`http://${host}:${port}/`)).rejects.toMatchObject(refusal);
    expect(visits()).toBe(0);
  });

  it('does not connect to localhost by its name', async () => {
    const { port, fetch, visits } = await guarded();
    await expect(fetch(`http://localhost:${port}/`)).rejects.toMatchObject(refusal);
    expect(visits()).toBe(0);
  });

  it.each([
    ['this machine', ['127.0.0.1']],
    ['a cloud’s metadata', ['169.254.169.254']],
    ['a private network', ['10.0.0.7']],
    ['this machine, wrapped', ['::ffff:127.0.0.1']],
    ['a public address and this machine', ['8.8.8.8', '127.0.0.1']],
    ['nothing', []],
  ])('does not connect if a name resolves to %s', async (_, addresses) => {
    const { port, fetch, visits } = await guarded({ lookup: resolvingTo(...addresses) });
    await expect(fetch(`http://images.example.com:${port}/`)).rejects.toMatchObject(refusal);
    expect(visits()).toBe(0);
  });

  it('checks the address it connects to if a name resolves to another one each time', async () => {
    const answers = [['127.0.0.1'], ['8.8.8.8']];
    const judged: string[] = [];
    const { port, fetch } = await guarded({
      permits: (address) => {
        judged.push(address);
        return address === '127.0.0.1';
      },
      lookup: (hostname, options, done) => resolvingTo(...(answers.shift() ?? []))(hostname, options, done),
    });
    const response = await fetch(`http://rebinding.example.com:${port}/`);
    expect(await response.text()).toBe('inside');
    expect(judged).toEqual(['127.0.0.1']);
  });

  it('follows no redirect, but returns it', async () => {
    let hops = 0;
    const server = await serve((response) => {
      hops += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const fetch = createGuardedFetch({ permits: () => true });
    const response = await fetch(server.origin);
    expect([response.status, response.headers.get('location'), hops]).toEqual([302, '/elsewhere', 1]);
  });

  it('sends its arguments like any fetch', async () => {
    const server = await serve((response, { body }) => response.writeHead(201, { 'x-sent': body }).end('taken'));
    const fetch = createGuardedFetch({ permits: () => true });
    const request = new Request(server.origin, { method: 'POST', body: 'hello', headers: { 'x-token': 't' } });
    const response = await fetch(request);
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.headers.get('x-sent'), await response.text()]).toEqual([201, 'hello', 'taken']);
    expect(server.requests).toMatchObject([{ method: 'POST', headers: { 'x-token': 't' } }]);
  });

  it('ends when it is aborted', async () => {
    const server = await serve(() => undefined);
    const fetch = createGuardedFetch({ permits: () => true });
    await expect(fetch(server.origin, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('throws other failures as they are', async () => {
    const { fetch } = await guarded({ lookup: (_h, _o, done) => done(new Error('no such name'), []) });
    await expect(fetch('http://nowhere.example.com/')).rejects.toMatchObject({ cause: { message: 'no such name' } });
  });
});

describe('a public address', () => {
  it.each([
    '8.8.8.8',
    '168.63.129.17',
    '2606:4700::1111',
    '2a00:1450::1',
    '2001:4860:4860::8888',
    '[2001:4860:4860::8888]',
    '::ffff:8.8.8.8',
  ])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['127.0.0.1', '0x7f000001', '0177.0.0.1', '2130706433', '127.1', '::1', '::ffff:127.0.0.1', '::127.0.0.1'],
    ['0.0.0.0', '::', '255.255.255.255', '224.0.0.1', 'ff02::1'],
    ['10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', 'fd00:ec2::254', 'fe80::1', 'fec0::1'],
    ['64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', '192.0.2.1', '198.18.0.1', '240.0.0.1', '2001:db8::1'],
    ['example.com', '', '[]', '999.1.1.1'],
    ['168.63.129.16', '0xa83f8110', '::ffff:168.63.129.16', '::ffff:a83f:8110'],
    ['100::1', '100:0:0:1::1', '5f00::1', '1000::1', '4000::1', '8000::1', 'e000::1', 'f000::1', 'fc00::1', '::2'],
    ['64:ff9b::808:808', '64:ff9b:1::a00:1', '::8.8.8.8', '::ffff:0:8.8.8.8'],
    ['2001::1', '2001:2::1', '2001:10::1', '2001:20::1', '2001:db8:1::1', '2002:808:808::1', '3fff::1'],
    ['192.0.0.192', '192.88.99.1', '100.100.100.200', '203.0.113.1', '198.51.100.1'],
  ])('is not one of %s …', (...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
});
