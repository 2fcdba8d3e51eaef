import { describe, expect, it } from 'vitest';
import { IntegrationError } from '../errors.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { createDenials } from '../policy/denials.ts';
import { createPolicy } from '../policy/policy.ts';
import { policyVersion } from '../policy/table.ts';
import type { Actor } from '../scope.ts';
import { createGuard } from './guard.ts';

const employee: Actor = { id: 'user-1', shopId: 'shop-1', role: 'employee' };

function setUp(actor: Actor = employee, storage = memoryStorage()) {
  const logged: unknown[] = [];
  const calls: unknown[][] = [];
  const log = { error: (details: object, message: string) => logged.push({ message, ...details }) };
  const denials = createDenials({ storage, log });
  const guard = createGuard({ policy: createPolicy(undefined, []), denials, log }, actor);
  const call = async (...args: string[]) => {
    calls.push(args);
    return 'done';
  };
  const events = async (shopId = employee.shopId) =>
    (await storage.transaction({ shopId }, (unit) => unit.events.page({ limit: 200 }))).rows;
  return { guard, call, calls, logged, events, storage };
}
/** An actor as a host in plain JavaScript might pass it. */
const read = (json: string): Actor => JSON.parse(json);

describe('the guard', () => {
  it('passes an allowed call through with its arguments, and records nothing', async () => {
    const { guard, call, calls, events } = setUp();
    expect(await guard('see', 'see a run', call)('a', 'b')).toBe('done');
    expect(calls).toEqual([['a', 'b']]);
    expect(await events()).toEqual([]);
  });

  it('refuses a call before it starts, and records who requested what and the rule', async () => {
    const { guard, call, calls, events } = setUp();
    await expect(guard('configure', 'delete a connection', call)('id')).rejects.toMatchObject({
      code: 'policy_denied',
      rule: 'role.configure',
      message: 'Not allowed: delete a connection. The role employee may not configure connections and credentials.',
    });
    expect(calls).toEqual([]);
    expect(await events()).toMatchObject([
      {
        eventType: 'policy.denied',
        level: 'warning',
        actorId: 'user-1',
        message: expect.stringContaining('delete a connection'),
        meta: { rule: 'role.configure', permission: 'configure', role: 'employee', policy_version: policyVersion },
      },
    ]);
  });

  it('records a denial that the call itself throws', async () => {
    const { guard, events } = setUp();
    const call = guard('use', 'run a capability', async () => {
      throw new IntegrationError('policy_denied', 'Not now.', { rule: 'use.connection_disabled', connectionId: 'c-1' });
    });
    await expect(call()).rejects.toMatchObject({ rule: 'use.connection_disabled' });
    expect(await events()).toMatchObject([
      { connectionId: 'c-1', meta: { rule: 'use.connection_disabled', permission: 'use' } },
    ]);
  });

  it('records nothing for another error', async () => {
    const { guard, events, logged } = setUp();
    const call = guard('see', 'see a run', () => Promise.reject(new IntegrationError('not_found', 'There is none.')));
    await expect(call()).rejects.toMatchObject({ code: 'not_found' });
    expect([await events(), logged]).toEqual([[], []]);
  });

  it('does not repeat an unknown role or a malformed id', async () => {
    const { guard, call, events } = setUp(read('{"id":["<x>"],"shopId":"shop-1","role":"<x>"}'));
    await expect(guard('see', 'see a run', call)()).rejects.toMatchObject({ rule: 'actor.malformed' });
    const recorded = await events();
    expect(recorded).toMatchObject([{ actorId: null, meta: { rule: 'actor.malformed', role: null } }]);
    expect(JSON.stringify(recorded)).not.toContain('<x>');
  });

  it.each([
    '{"id":"u","role":"owner"}',
    '{"id":"u","shopId":"","role":"owner"}',
    '{"id":"u","shopId":7,"role":"owner"}',
  ])('logs the denial of actor %s, since there is no shop to record it in', async (json) => {
    const opened: unknown[] = [];
    const storage = memoryStorage();
    const watched: typeof storage = {
      ...storage,
      transaction: (scope, work) => {
        opened.push(scope);
        return storage.transaction(scope, work);
      },
    };
    const { guard, call, calls, logged } = setUp(read(json), watched);
    await expect(guard('see', 'see a run', call)()).rejects.toMatchObject({ rule: 'actor.malformed' });
    expect([calls, opened]).toEqual([[], []]);
    expect(logged).toMatchObject([{ rule: 'actor.malformed', permission: 'see' }]);
  });

  it('throws the denial even if it cannot be recorded, and logs that', async () => {
    const away = new Error('the database is away');
    const storage = { ...memoryStorage(), transaction: () => Promise.reject(away) };
    const { guard, call, logged } = setUp(employee, storage);
    await expect(guard('configure', 'connect a provider', call)()).rejects.toMatchObject({ code: 'policy_denied' });
    expect(logged).toMatchObject([{ err: away, rule: 'role.configure', permission: 'configure' }]);
  });
});
