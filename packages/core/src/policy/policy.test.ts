import { describe, expect, it } from 'vitest';
import { roles } from '../scope.ts';
import { decide, decideUse, enforce, type Permission, permissions, policyVersion } from './policy.ts';

const actor = (role: (typeof roles)[number]) => ({ id: 'u', shopId: 's', role });
const usable = { connectionEnabled: true, capabilityEnabled: true, credential: 'usable' } as const;

describe('the permissions table', () => {
  const expected: Record<Permission, boolean[]> = {
    see: [true, true, true, true],
    configure: [true, true, false, false],
    use: [true, true, true, true],
    read_events: [true, true, true, false],
    export_events: [true, true, false, false],
  };
  it.each(permissions)('decides %s for every role', (permission) => {
    expect(roles.map((role) => decide(actor(role), permission).allowed)).toEqual(expected[permission]);
  });
  it('names rule and version in every decision', () => {
    expect(decide(actor('employee'), 'configure')).toMatchObject({
      allowed: false,
      rule: 'role.configure',
      policyVersion,
    });
  });
});

describe('using a capability', () => {
  it.each([
    ['use.connection_disabled', { ...usable, connectionEnabled: false }],
    ['use.capability_not_enabled', { ...usable, capabilityEnabled: false }],
    ['use.credential_missing', { ...usable, credential: 'missing' }],
    ['use.credential_expired', { ...usable, credential: 'expired' }],
    ['use.credential_revoked', { ...usable, credential: 'revoked' }],
  ] as const)('is denied by %s', (rule, conditions) => {
    expect(decideUse(actor('owner'), conditions)).toMatchObject({ allowed: false, rule });
  });
  it('needs no credential where the provider has none', () => {
    expect(decideUse(actor('employee'), { ...usable, credential: 'not_needed' }).allowed).toBe(true);
  });
  it('is an error with the rule once enforced', () => {
    const denied = decideUse(actor('owner'), { ...usable, capabilityEnabled: false });
    expect(() => enforce(denied, 'running import_orders')).toThrow(
      expect.objectContaining({ code: 'policy_denied', rule: 'use.capability_not_enabled' }),
    );
  });
});
