import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntegrationError } from '../errors.ts';
import { type Role, roles } from '../scope.ts';
import type { PolicyOptions } from './narrowing.ts';
import { createPolicy } from './policy.ts';
import { type Permission, permissions, permissionTable } from './table.ts';
import { everyUseConditions } from './use-conditions.ts';

const capabilities = ['import_orders', 'import_customers'];
const full = createPolicy(undefined, capabilities);
const actor = (role: Role) => ({ id: 'u', shopId: 's', role });
const ready = { connectionEnabled: true, capabilityEnabled: true, credential: 'usable' } as const;
const read = (json: string): PolicyOptions => JSON.parse(json);

describe('a host can narrow', () => {
  it('a permission, for the roles that it leaves out', () => {
    const policy = createPolicy({ narrow: { use: ['owner', 'manager'] } }, capabilities);
    expect(roles.map((role) => policy.decide(actor(role), 'use').allowed)).toEqual([true, false, true, false]);
    expect(policy.decide(actor('employee'), 'use')).toMatchObject({
      rule: 'narrowed.use',
      reason: 'The role employee may not use capabilities: this host leaves it to owner, manager.',
    });
    expect(policy.decideUse(actor('employee'), 'import_orders', ready).rule).toBe('narrowed.use');
    expect(policy.decide(actor('employee'), 'see').allowed).toBe(true);
  });
  it('to nobody', () => {
    const policy = createPolicy({ narrow: { configure: [] } }, capabilities);
    expect(policy.decide(actor('owner'), 'configure')).toMatchObject({ allowed: false, rule: 'narrowed.configure' });
    expect(policy.decide(actor('manager'), 'configure')).toMatchObject({ allowed: false, rule: 'role.configure' });
  });
  it('the use of one capability and no other', () => {
    const policy = createPolicy({ narrowUse: { import_customers: ['owner'] } }, capabilities);
    expect(policy.decideUse(actor('manager'), 'import_customers', ready)).toMatchObject({
      allowed: false,
      rule: 'narrowed.capability',
    });
    expect(policy.decide(actor('manager'), 'use', 'import_customers').allowed).toBe(false);
    expect(policy.decide(actor('manager'), 'see', 'import_customers').allowed).toBe(true);
    expect(policy.decideUse(actor('manager'), 'import_orders', ready).allowed).toBe(true);
    expect(policy.decideUse(actor('owner'), 'import_customers', ready).allowed).toBe(true);
  });
  it('what `explain` then shows', () => {
    const policy = createPolicy({ narrowUse: { import_customers: ['owner'] } }, capabilities);
    const denied = policy.explain('import_customers').filter(({ rule }) => rule === 'narrowed.capability');
    expect(new Set(denied.map(({ role }) => role))).toEqual(new Set(['shop_manager', 'manager', 'employee']));
    expect(denied).toHaveLength(3 * 21);
    expect(policy.explain()).toEqual(full.explain());
  });
});

describe('a host cannot widen', () => {
  const denied = permissions.flatMap((permission) =>
    roles
      .filter((role) => !permissionTable[permission].roles.includes(role))
      .map((role) => [permission, role] as const),
  );
  it.each(denied)('%s to %s: refused at start, naming both', (permission, role) => {
    const widen = () => createPolicy({ narrow: { [permission]: ['owner', role] } }, capabilities);
    expect(widen).toThrow(expect.objectContaining({ code: 'not_configured' }));
    expect(widen).toThrow(new RegExp(`permission ${permission} to the role ${role}\\b`));
  });
  it('a capability to a role that `use` was taken from', () => {
    const options = { narrow: { use: ['owner'] }, narrowUse: { import_orders: ['manager'] } } as const;
    expect(() => createPolicy(options, capabilities)).toThrow(/narrowUse\.import_orders.*role manager/);
  });
});

describe('a narrowing that cannot be read is refused, never left out', () => {
  it.each([
    ['a permission that does not exist', '{"narrow":{"delete":["owner"]}}', 'delete'],
    ['a capability that no provider has', '{"narrowUse":{"import_order":["owner"]}}', 'import_order'],
    ['an inherited key', '{"narrow":{"__proto__":["owner"]}}', '__proto__'],
    ['an inherited key as a capability', '{"narrowUse":{"constructor":["owner"]}}', 'constructor'],
    ['a role that does not exist', '{"narrow":{"use":["Owner"]}}', 'policy.narrow.use'],
    ['text for a list', '{"narrow":{"use":"owner"}}', 'policy.narrow.use'],
    ['null for a list', '{"narrow":{"use":null}}', 'policy.narrow.use'],
    ['a list for the permissions', '{"narrow":["owner"]}', 'policy.narrow'],
    ['null for the capabilities', '{"narrowUse":null}', 'policy.narrowUse'],
    ['a misspelt option', '{"narow":{"use":["owner"]}}', 'narow'],
    ['null for the options', 'null', 'policy'],
  ])('%s', (_name, json, named) => {
    const create = () => createPolicy(read(json), capabilities);
    expect(create).toThrow(IntegrationError);
    expect(create).toThrow(
      expect.objectContaining({ code: 'not_configured', message: expect.stringContaining(named) }),
    );
  });
  it('a list that is there and undefined', () => {
    const narrow = Object.fromEntries([['use', undefined]]);
    expect(() => createPolicy({ narrow }, capabilities)).toThrow(/policy\.narrow\.use/);
  });
  it('a Map, which has no keys to read', () => {
    const narrow: object = new Map([['use', ['owner']]]);
    expect(() => createPolicy({ narrow }, capabilities)).toThrow(/policy\.narrow/);
  });
});

describe('every narrowing', () => {
  const someRoles = fc.subarray([...roles]);
  const lists = (keys: readonly string[]) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, someRoles])), { requiredKeys: [] });
  const options: fc.Arbitrary<PolicyOptions> = fc.record(
    { narrow: lists(permissions), narrowUse: lists(capabilities) },
    { requiredKeys: [] },
  );

  // Computed from the lists themselves, by the definition of narrowing.
  const holders = ({ narrow = {} }: PolicyOptions, permission: Permission) => narrow[permission] ?? roles;
  const users = ({ narrowUse = {}, ...narrowing }: PolicyOptions, capability: string) =>
    narrowUse[capability] ?? holders(narrowing, 'use');
  const isWithin = (list: readonly Role[], all: readonly Role[]) => list.every((role) => all.includes(role));
  const isNarrower = ({ narrow = {}, narrowUse = {} }: PolicyOptions) =>
    permissions.every((permission) => isWithin(narrow[permission] ?? [], permissionTable[permission].roles)) &&
    Object.values(narrowUse).every((list = []) => isWithin(list, narrow.use ?? roles));

  it('allows what the table allows to the remaining roles, and nothing else', () => {
    fc.assert(
      fc.property(options.filter(isNarrower), (narrowing) => {
        const policy = createPolicy(narrowing, capabilities);
        for (const role of roles) {
          for (const permission of permissions) {
            const isHeld =
              full.decide(actor(role), permission).allowed && holders(narrowing, permission).includes(role);
            expect(policy.decide(actor(role), permission).allowed).toBe(isHeld);
          }
          for (const capability of capabilities) {
            const isUser = users(narrowing, capability).includes(role);
            for (const conditions of everyUseConditions) {
              const isReady = full.decideUse(actor(role), capability, conditions).allowed;
              expect(policy.decideUse(actor(role), capability, conditions).allowed).toBe(isUser && isReady);
            }
          }
        }
      }),
    );
  });

  it('is refused if one of its lists widens', () => {
    fc.assert(
      fc.property(
        options.filter((one) => !isNarrower(one)),
        (widening) => {
          expect(() => createPolicy(widening, capabilities)).toThrow(
            expect.objectContaining({ code: 'not_configured' }),
          );
        },
      ),
    );
  });
});
