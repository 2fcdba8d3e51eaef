import { describe, expect, it } from 'vitest';
import { cedarOracle, everyQuestion, mismatches } from '../../test/cedar-oracle.ts';
import { type Role, roles } from '../scope.ts';
import { compilePolicy, createPolicy, type Policy } from './policy.ts';
import { type Permission, permissions, permissionTable } from './table.ts';
import { credentialStates, everyUseConditions } from './use-conditions.ts';

const capabilities = ['import_orders', 'import_customers'];
const oracle = cedarOracle('permissions.cedar');
const questions = everyQuestion([...roles, 'stranger'], capabilities);
const full = createPolicy(undefined, capabilities);

/** A table with one cell inverted. */
const flipped = (permission: Permission, role: Role) => {
  const { means, roles: granted } = permissionTable[permission];
  const wrong = granted.includes(role) ? granted.filter((one) => one !== role) : [...granted, role];
  return { ...permissionTable, [permission]: { means, roles: wrong } };
};

describe('the policy compared with Cedar', () => {
  it('decides as Cedar does in every cell, for the same reason', () => {
    expect(everyUseConditions).toHaveLength(2 * 2 * credentialStates.length);
    expect(questions).toHaveLength((roles.length + 1) * permissions.length * capabilities.length * 20);
    expect(mismatches(full, oracle, questions)).toEqual([]);
  });

  it('compares something: Cedar allows some cells and denies others', () => {
    const verdicts = questions.map((question) => oracle(question).allowed);
    expect(new Set(verdicts)).toEqual(new Set([true, false]));
  });

  it('decides as Cedar does for a host that narrows', () => {
    const narrowed = createPolicy(
      { narrow: { read_events: ['owner'], use: ['owner', 'manager'] }, narrowUse: { import_customers: ['manager'] } },
      capabilities,
    );
    const narrowedOracle = cedarOracle('permissions.cedar', 'narrowed.cedar');
    expect(mismatches(narrowed, narrowedOracle, questions)).toEqual([]);
    expect(mismatches(full, narrowedOracle, questions)).not.toEqual([]);
    expect(mismatches(narrowed, oracle, questions)).not.toEqual([]);
  });
});

describe('the comparison finds', () => {
  it.each(permissions.flatMap((permission) => roles.map((role) => [permission, role] as const)))(
    'a wrong %s of %s, and nothing else',
    (permission, role) => {
      const found = mismatches(compilePolicy(flipped(permission, role)), oracle, questions);
      expect(new Set(found.map((cell) => `${cell.permission} ${cell.role}`))).toEqual(
        new Set([`${permission} ${role}`]),
      );
    },
  );

  const everythingReady = { connectionEnabled: true, capabilityEnabled: true, credential: 'usable' } as const;
  it.each([
    ['the state of the connection', { connectionEnabled: true }],
    ['the toggle of the capability', { capabilityEnabled: true }],
    ['the state of the credential', { credential: 'usable' }],
  ] as const)('a policy that ignores %s', (_name, assumed) => {
    const blind: Pick<Policy, 'decide' | 'decideUse'> = {
      decide: full.decide,
      decideUse: (actor, capability, conditions) => full.decideUse(actor, capability, { ...conditions, ...assumed }),
    };
    const found = mismatches(blind, oracle, questions);
    expect(found.some(({ ours }) => ours.allowed)).toBe(true);
    expect(found.map(({ conditions }) => conditions)).not.toContainEqual(everythingReady);
  });

  it('a policy that gives the wrong reason', () => {
    const muddled: Pick<Policy, 'decide' | 'decideUse'> = {
      decide: full.decide,
      decideUse: (actor, capability, conditions) =>
        full.decideUse(
          actor,
          capability,
          conditions.credential === 'revoked' ? { ...conditions, credential: 'missing' } : conditions,
        ),
    };
    const found = mismatches(muddled, oracle, questions);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ ours, oracle: verdict }) => !ours.allowed && !verdict.allowed)).toBe(true);
  });
});
