import { describe, expect, it } from 'vitest';
import { actorOf, testHost } from '../../test/host.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Sends a request to a host. @param id its `X-Request-Id` */
async function ask(path: string, id?: string, fault: Error | null = null) {
  const host = testHost();
  host.fault.everything = fault;
  const request = new Request(`https://app.example.com/api/integrations${path}`, {
    headers: id === undefined ? {} : { 'x-request-id': id },
  });
  const answered = await host.handler(request, actorOf('owner'));
  const { headers, status } = answered;
  return { status, id: headers.get('x-request-id'), text: await answered.text(), logged: host.logged };
}

describe('the id of a request', () => {
  it('is in every answer, and another one each time', async () => {
    const [one, other] = [await ask('/connections/'), await ask('/connections/')];
    expect([one.status, one.id]).toEqual([200, expect.stringMatching(uuid)]);
    expect(other.id).not.toBe(one.id);
  });

  it('is the one that a proxy gave', async () => {
    expect((await ask('/providers/', 'Root=1-67891233-abcdef012345678912345678')).id).toBe(
      'Root=1-67891233-abcdef012345678912345678',
    );
  });

  it.each(['', 'a b', '<img>', '"', 'x'.repeat(129)])('is not %j, which no proxy gives', async (given) => {
    expect((await ask('/providers/', given)).id).toMatch(uuid);
  });

  it.each([
    ['/connections/unknown/', 404],
    ['/nothing/', 404],
    ['/runs/?surprise=1', 422],
  ])('is in the problem of %s', async (path, status) => {
    const answered = await ask(path, 'id-1');
    expect([answered.status, answered.id, JSON.parse(answered.text).request_id]).toEqual([status, 'id-1', 'id-1']);
  });

  it('is in the log of an error that is answered with 500', async () => {
    const { status, logged } = await ask('/connections/', 'id-1', new Error('a fault'));
    expect(status).toBe(500);
    expect(logged).toMatchObject([[expect.any(String), { request_id: 'id-1', route: 'listConnections' }]]);
  });
});
