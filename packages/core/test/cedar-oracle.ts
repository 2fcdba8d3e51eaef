import { readFileSync } from 'node:fs';
import {
  type AuthorizationAnswer,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Decision } from '../src/policy/decision.ts';
import type { Policy } from '../src/policy/policy.ts';
import { type Permission, permissions } from '../src/policy/table.ts';
import { everyUseConditions, type UseConditions } from '../src/policy/use-conditions.ts';
import type { Actor } from '../src/scope.ts';

/** A cell to decide, with everything that can matter. `role` is any text, so that unknown roles are covered too. */
export interface Question {
  readonly role: string;
  readonly permission: Permission;
  readonly capability: string;
  readonly conditions: UseConditions;
}
export interface Verdict {
  readonly allowed: boolean;
  /** Ids of the policies that decided; empty if none permits or forbids. */
  readonly rules: readonly string[];
}
export type Oracle = (question: Question) => Verdict;

const read = (name: string) => readFileSync(new URL(`cedar/${name}`, import.meta.url), 'utf8');

/** Cedar itself with the policies of `test/cedar`. Throws if they are not valid against their schema. */
export function cedarOracle(...names: readonly string[]): Oracle {
  const staticPolicies = Object.fromEntries(names.flatMap((name) => policiesById(read(name))));
  const policies = { staticPolicies };
  const valid = validate({ schema: read('permissions.cedarschema'), policies });
  if (valid.type !== 'success' || valid.validationErrors.length > 0 || valid.validationWarnings.length > 0)
    throw new Error(`${names.join(', ')}: ${JSON.stringify(valid)}`);
  const id = names.join('+');
  const prepared = preparsePolicySet(id, policies);
  if (prepared.type === 'failure') throw new Error(JSON.stringify(prepared.errors));
  // Each wrong table that is compared asks all questions again, and Cedar is slow.
  const known = new Map<string, Verdict>();
  return (question) => {
    const key = JSON.stringify(question);
    const verdict = known.get(key) ?? verdictOf(ask(id, question));
    known.set(key, verdict);
    return verdict;
  };
}

/** Cedar numbers the policies of a text; here they go by their `@id`. */
function policiesById(text: string): [string, string][] {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') throw new Error(JSON.stringify(parts.errors));
  return parts.policies.map((policy) => {
    const parsed = policyToJson(policy);
    const id = parsed.type === 'success' ? parsed.json.annotations?.['id'] : undefined;
    if (id === undefined) throw new Error(`A policy has no @id: ${policy}`);
    return [id, policy];
  });
}

function ask(preparsedPolicySetId: string, { role, permission, capability, conditions }: Question) {
  const actor = { type: 'Actor', id: 'someone' };
  const connection = { type: 'Connection', id: 'one' };
  return statefulIsAuthorized({
    preparsedPolicySetId,
    principal: actor,
    action: { type: 'Action', id: permission },
    resource: connection,
    context: { capability },
    entities: [
      { uid: actor, attrs: {}, parents: [{ type: 'Role', id: role }] },
      {
        uid: connection,
        attrs: {
          enabled: conditions.connectionEnabled,
          enabled_capabilities: conditions.capabilityEnabled ? [capability, 'another_one'] : ['another_one'],
          credential: conditions.credential,
        },
        parents: [],
      },
    ],
  });
}

function verdictOf(answer: AuthorizationAnswer): Verdict {
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  const { decision, diagnostics } = answer.response;
  // Cedar leaves out a policy that fails, so a mistake in one would look like a decision.
  if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
  return { allowed: decision === 'allow', rules: diagnostics.reason };
}

/** Every cell: roles x permissions x capabilities x connection state x capability toggle x credential state. */
export const everyQuestion = (roles: readonly string[], capabilities: readonly string[]): readonly Question[] =>
  roles.flatMap((role) =>
    permissions.flatMap((permission) =>
      capabilities.flatMap((capability) =>
        everyUseConditions.map((conditions) => ({ role, permission, capability, conditions })),
      ),
    ),
  );

export interface Mismatch extends Question {
  readonly ours: Decision;
  readonly oracle: Verdict;
}

/** The cells in which policy and oracle differ in their answer or rule. */
export const mismatches = (
  { decide, decideUse }: Pick<Policy, 'decide' | 'decideUse'>,
  oracle: Oracle,
  questions: readonly Question[],
): readonly Mismatch[] =>
  questions.flatMap((question) => {
    const { permission, capability, conditions } = question;
    const actor: Actor = JSON.parse(JSON.stringify({ id: 'someone', shopId: 'shop', role: question.role }));
    const ours = permission === 'use' ? decideUse(actor, capability, conditions) : decide(actor, permission);
    const verdict = oracle(question);
    const same = ours.allowed === verdict.allowed && isRuleOf(ours, question, oracle);
    return same ? [] : [{ ...question, ours, oracle: verdict }];
  });

const ready: UseConditions = { connectionEnabled: true, capabilityEnabled: true, credential: 'usable' };

function isRuleOf({ allowed, rule }: Decision, question: Question, oracle: Oracle): boolean {
  if (allowed || rule.startsWith('narrowed.')) return oracle(question).rules.includes(rule);
  const byRole = oracle({ ...question, conditions: ready });
  if (rule.startsWith('use.')) return byRole.allowed && oracle(question).rules.includes(rule);
  // Cedar has no policy for a role without permissions; apart from that, only a host's narrowing can forbid.
  return !byRole.allowed && byRole.rules.every((one) => one.startsWith('narrowed.'));
}
