import { AbilityBuilder, createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import {
  type Actor,
  type CredentialState,
  createIntegrations,
  credentialStates,
  keyring,
  type Policy,
  roles,
} from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { median, printVerdicts } from '../report.ts';

interface Question {
  readonly actor: Actor;
  readonly conditions: { connectionEnabled: boolean; capabilityEnabled: boolean; credential: CredentialState };
}

/** Every combination of role and state. */
const questions: readonly Question[] = roles.flatMap((role) =>
  [true, false].flatMap((connectionEnabled) =>
    [true, false].flatMap((capabilityEnabled) =>
      credentialStates.map((credential) => ({
        actor: { id: 'user-1', shopId: 'shop-1', role },
        conditions: { connectionEnabled, capabilityEnabled, credential },
      })),
    ),
  ),
);

const ourPolicy = (): Policy =>
  createIntegrations({
    providers: [],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: Buffer.alloc(32, 1).toString('base64') } }),
    ports: {},
  }).policy;

/** The same rules as CASL abilities, one per role, made once. */
function caslAbilities(): ReadonlyMap<string, MongoAbility> {
  return new Map(
    roles.map((role) => {
      const { can, cannot, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
      can('use', 'Capability');
      cannot('use', 'Capability', { credential: { $nin: ['usable', 'not_needed'] } }).because('credential');
      cannot('use', 'Capability', { capabilityEnabled: false }).because('capability not enabled');
      cannot('use', 'Capability', { connectionEnabled: false }).because('connection disabled');
      return [role, build()];
    }),
  );
}

const rounds = 7;
const repeats = 5_000;

/** Decisions a second, and how many were allowed: the two have to agree. */
function measure(decide: (question: Question) => boolean): { perSecond: number; allowed: number } {
  let allowed = 0;
  const start = performance.now();
  for (let n = 0; n < repeats; n += 1) for (const question of questions) if (decide(question)) allowed += 1;
  return { perSecond: (repeats * questions.length) / ((performance.now() - start) / 1000), allowed };
}

/** Decides about every use by our policy and by CASL, each with a reason. @throws where they disagree. */
export function benchPolicy(): void {
  const policy = ourPolicy();
  const abilities = caslAbilities();
  let reasons = 0;
  const ours = ({ actor, conditions }: Question) => {
    const { allowed, reason } = policy.decideUse(actor, 'import_orders', conditions);
    reasons += reason.length;
    return allowed;
  };
  const casl = ({ actor, conditions }: Question) => {
    // Copied, because CASL marks the object that it is asked about.
    const rule = abilities.get(actor.role)?.relevantRuleFor('use', subject('Capability', { ...conditions }));
    reasons += rule?.reason?.length ?? 0;
    return rule !== null && rule !== undefined && !rule.inverted;
  };
  const times = Array.from({ length: rounds }, () => ({ casl: measure(casl), ours: measure(ours) }));
  for (const round of times)
    if (round.casl.allowed !== round.ours.allowed || reasons === 0)
      throw new Error(`CASL allowed ${round.casl.allowed}, our policy ${round.ours.allowed}.`);
  const ratio = median(times.map((round) => round.ours.perSecond / round.casl.perSecond));
  console.table([
    { policy: 'CASL, cached', 'M decisions/s': (median(times.map((t) => t.casl.perSecond)) / 1e6).toFixed(2) },
    { policy: 'ours', 'M decisions/s': (median(times.map((t) => t.ours.perSecond)) / 1e6).toFixed(2) },
  ]);
  printVerdicts([
    {
      what: 'decisions, with a reason each',
      measured: `${ratio.toFixed(1)} times`,
      target: 'faster than CASL',
      isMet: ratio > 1,
    },
  ]);
}
