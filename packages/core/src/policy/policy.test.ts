import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Actor, roles } from '../scope.ts';
import { type Decision, enforce } from './decision.ts';
import { compilePolicy, createPolicy } from './policy.ts';
import { type Permission, permissions, permissionTable, policyVersion } from './table.ts';
import { everyUseConditions } from './use-conditions.ts';

const policy = createPolicy(undefined, []);
const actor = (role: (typeof roles)[number]): Actor => ({ id: 'u', shopId: 's', role });
const ready = { connectionEnabled: true, capabilityEnabled: true, credential: 'usable' } as const;

/** As a host in plain JavaScript can call it. */
const decideAny = (...asked: readonly unknown[]): Decision => Reflect.apply(policy.decide, policy, asked);
const decideAnyUse = (...asked: readonly unknown[]): Decision => Reflect.apply(policy.decideUse, policy, asked);
const inheritedKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then'];

describe('the permissions table', () => {
  const expected: Record<Permission, boolean[]> = {
    see: [true, true, true, true],
    configure: [true, true, false, false],
    use: [true, true, true, true],
    read_events: [true, true, true, false],
    export_events: [true, true, false, false],
  };
  it.each(permissions)('decides %s for every role', (permission) => {
    expect(roles.map((role) => policy.decide(actor(role), permission).allowed)).toEqual(expected[permission]);
  });
  it('gives rule, reason and version with every decision', () => {
    expect(policy.decide(actor('employee'), 'configure')).toEqual({
      allowed: false,
      rule: 'role.configure',
      reason: 'The role employee may not configure connections and credentials.',
      policyVersion,
    });
    expect(policy.decide(actor('owner'), 'configure')).toMatchObject({ allowed: true, rule: 'role.configure' });
  });
  it('cannot be changed, and neither can a decision', () => {
    const { configure } = permissionTable;
    for (const part of [permissionTable, configure, configure.roles, policy, policy.decide(actor('owner'), 'see')])
      expect(Object.isFrozen(part)).toBe(true);
  });
  it('answers the same question with the same decision object', () => {
    expect(policy.decide(actor('owner'), 'see')).toBe(policy.decide(actor('owner'), 'see'));
    expect(policy.decideUse(actor('owner'), 'a', ready)).toBe(policy.decideUse(actor('owner'), 'a', ready));
  });
});

describe('using a capability', () => {
  it.each([
    ['use.connection_disabled', { ...ready, connectionEnabled: false }],
    ['use.capability_not_enabled', { ...ready, capabilityEnabled: false }],
    ['use.credential_missing', { ...ready, credential: 'missing' }],
    ['use.credential_expired', { ...ready, credential: 'expired' }],
    ['use.credential_revoked', { ...ready, credential: 'revoked' }],
  ] as const)('is denied by %s', (rule, conditions) => {
    expect(policy.decideUse(actor('owner'), 'import_orders', conditions)).toMatchObject({ allowed: false, rule });
  });
  it('is denied for a different reason each time', () => {
    const reasons = everyUseConditions.map((conditions) => policy.decideUse(actor('owner'), 'a', conditions).reason);
    expect(new Set(reasons).size).toBe(1 + 5);
  });
  it('needs no credential if the provider needs none', () => {
    const conditions = { ...ready, credential: 'not_needed' } as const;
    expect(policy.decideUse(actor('employee'), 'import_orders', conditions)).toMatchObject({ rule: 'role.use' });
  });
  it('is checked by role before it is checked by state', () => {
    const none = compilePolicy({ ...permissionTable, use: { means: 'use', roles: ['owner'] } });
    const conditions = { ...ready, connectionEnabled: false };
    expect(none.decideUse(actor('employee'), 'a', conditions)).toMatchObject({ allowed: false, rule: 'role.use' });
  });
  it('is an error with the rule when enforced', () => {
    const denied = policy.decideUse(actor('owner'), 'import_orders', { ...ready, capabilityEnabled: false });
    expect(() => enforce(denied, 'running import_orders')).toThrow(
      expect.objectContaining({ code: 'policy_denied', rule: 'use.capability_not_enabled' }),
    );
    expect(enforce(policy.decideUse(actor('owner'), 'import_orders', ready), 'running import_orders')).toBeUndefined();
  });
});

describe('the policy denies what it does not know, with the reason', () => {
  it.each([...inheritedKeys, 'Owner', 'admin', '', 'owner ', undefined, null, 0, Symbol('owner'), ['owner'], {}])(
    'a role %o',
    (role) => {
      const stranger = { id: 'u', shopId: 's', role };
      for (const permission of permissions)
        expect(decideAny(stranger, permission)).toMatchObject({ allowed: false, rule: 'role.unknown' });
      expect(decideAnyUse(stranger, 'a', ready)).toMatchObject({ allowed: false, rule: 'role.unknown' });
    },
  );
  it.each([...inheritedKeys, 'delete', '', undefined, null, 1, Symbol('see'), ['see'], {}])(
    'a permission %o',
    (asked) => {
      const decision = decideAny(actor('owner'), asked);
      expect(decision).toMatchObject({ allowed: false, rule: 'permission.unknown' });
    },
  );
  it.each([
    ['nobody', undefined],
    ['null', null],
    ['text', 'owner'],
    ['an empty object', {}],
    ['a list', ['owner']],
    ['one without an id', { shopId: 's', role: 'owner' }],
    ['one with an empty id', { id: '', shopId: 's', role: 'owner' }],
    ['one with a number for an id', { id: 7, shopId: 's', role: 'owner' }],
    ['one with an id of two lines', { id: 'u\nv', shopId: 's', role: 'owner' }],
    ['one without a shop', { id: 'u', role: 'owner' }],
    ['one with an empty shop', { id: 'u', shopId: '', role: 'owner' }],
    ['one with a list of shops', { id: 'u', shopId: ['s'], role: 'owner' }],
  ])('an actor that is %s', (_name, malformed) => {
    const decision = decideAny(malformed, 'see');
    expect(decision).toMatchObject({ allowed: false, rule: 'actor.malformed' });
  });
  it.each([
    ['no conditions', undefined],
    ['text', 'ready'],
    ['text instead of true', { ...ready, connectionEnabled: 'false' }],
    ['a number instead of true', { ...ready, capabilityEnabled: 1 }],
    ['an unknown state of the credential', { ...ready, credential: 'constructor' }],
    ['no state of the credential', { connectionEnabled: true, capabilityEnabled: true }],
  ])('%s in place of the conditions of a use', (_name, conditions) => {
    const decision = decideAnyUse(actor('owner'), 'a', conditions);
    expect(decision).toMatchObject({ allowed: false, rule: 'use.conditions_malformed' });
  });
  it('a use without a capability', () => {
    const decision = decideAnyUse(actor('owner'), undefined, ready);
    expect(decision).toMatchObject({ allowed: false, rule: 'use.conditions_malformed' });
  });

  it('any question: it never throws, and allows nothing that the table does not grant', () => {
    const key = (known: readonly string[]) =>
      fc.oneof(fc.constantFrom(...known), fc.constantFrom(...inheritedKeys), fc.anything());
    const id = fc.oneof(fc.constantFrom('u', ''), fc.anything());
    const likeAnActor = fc.record({ id, shopId: id, role: key(roles) }, { requiredKeys: [] });
    const likeConditions = fc.oneof(fc.constantFrom<unknown>(...everyUseConditions), fc.anything());
    const answersOf = (who: unknown, permission: unknown, conditions: unknown, capability: unknown) => [
      decideAny(who, permission, capability),
      decideAnyUse(who, capability, conditions),
    ];
    fc.assert(
      fc.property(fc.anything(), key(permissions), likeConditions, fc.anything(), (...asked) => {
        expect(answersOf(...asked).map(({ allowed }) => allowed)).toEqual([false, false]);
      }),
    );
    fc.assert(
      fc.property(likeAnActor, key(permissions), likeConditions, fc.anything(), (who, ...asked) => {
        for (const decision of answersOf(who, ...asked)) {
          expect(decision).toEqual({
            allowed: expect.any(Boolean),
            rule: expect.any(String),
            reason: expect.any(String),
            policyVersion,
          });
          if (!decision.allowed) continue;
          const permission = permissions.find((one) => decision.rule === `role.${one}`);
          expect(permission && permissionTable[permission].roles).toContain(who.role);
          expect([who.id, who.shopId].every((text) => typeof text === 'string' && text !== '')).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('explain', () => {
  const cells = policy.explain();
  it('covers every role and permission, and every state that a use depends on', () => {
    const ofTable = cells.filter(({ conditions }) => conditions === null);
    expect(new Set(ofTable.map(({ role, permission }) => `${role} ${permission}`)).size).toBe(roles.length * 5);
    const ofUse = cells.filter(({ conditions }) => conditions !== null);
    expect(new Set(ofUse.map(({ role, conditions }) => JSON.stringify([role, conditions]))).size).toBe(
      roles.length * 20,
    );
    expect(cells).toHaveLength(roles.length * 25);
  });
  it('shows what the policy decides', () => {
    for (const { role, permission, conditions, ...decision } of cells)
      expect(decision).toEqual(
        conditions ? policy.decideUse(actor(role), 'a', conditions) : policy.decide(actor(role), permission),
      );
  });
  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(cells))).toEqual(cells);
  });
});
