import { randomBytes } from 'node:crypto';
import { AbilityBuilder, createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import { createIntegrations, keyring, type Permission, type Role } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { Answer, Question } from './questions.ts';

/** Made for one question, which can then be asked again and again. */
export type Ask = () => Answer;

export function ours(): (question: Question) => Ask {
  const { policy } = createIntegrations({
    providers: [],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {},
  });
  return ({ actor, permission, conditions }) =>
    conditions ? () => policy.decideUse(actor, 'import_orders', conditions) : () => policy.decide(actor, permission);
}

/** The permissions of DESIGN once more, as CASL has them. */
const granted: Readonly<Record<Role, readonly Permission[]>> = {
  owner: ['see', 'configure', 'use', 'read_events', 'export_events'],
  shop_manager: ['see', 'configure', 'use', 'read_events', 'export_events'],
  manager: ['see', 'use', 'read_events'],
  employee: ['see', 'use'],
};

function abilityOf(role: Role): MongoAbility {
  const { can, cannot, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  can([...granted[role]], ['Integrations', 'Capability']);
  // Of those that fit, the last one counts.
  cannot('use', 'Capability', { credential: { $nin: ['usable', 'not_needed'] } }).because('No usable credential.');
  cannot('use', 'Capability', { capabilityEnabled: false }).because('The capability is not enabled.');
  cannot('use', 'Capability', { connectionEnabled: false }).because('The connection is disabled.');
  return build();
}

/** CASL at its best: abilities made once for each role, and what is asked about marked beforehand. */
export function casl(): (question: Question) => Ask {
  const abilities = new Map<Role, MongoAbility>();
  return ({ actor: { role }, permission, conditions }) => {
    const ability = abilities.get(role) ?? abilityOf(role);
    abilities.set(role, ability);
    const about = conditions ? subject('Capability', { ...conditions }) : 'Integrations';
    return () => {
      const rule = ability.relevantRuleFor(permission, about);
      return { allowed: rule !== null && !rule.inverted, reason: rule?.reason };
    };
  };
}
