import type { Client, components } from '@makerfex/integrations-client';
import { type PickWords, textFor } from '../words/catalogue.ts';
import { ruleWords } from '../words/rules.ts';

type Answer = components['schemas']['Permissions'];
/** What an actor may do at all, whatever the connection. */
export type Permission = Answer['permissions'][number]['permission'];
/** Whether something is allowed, and a sentence for the person if it is not. */
export interface Decision {
  readonly allowed: boolean;
  readonly rule: string;
  readonly reason: string;
}

/** What the actor may do. */
export interface Permissions {
  readonly may: (permission: Permission) => Decision;
}

const unknown: Decision = { allowed: false, rule: 'permission.unknown', reason: '' };

export async function readPermissions(client: Client, signal?: AbortSignal): Promise<Permissions> {
  const { permissions } = await client.permissions.get(undefined, signal ? { signal } : {});
  return { may: (permission) => permissions.find((each) => each.permission === permission) ?? unknown };
}

/** Why something is not allowed, in the person's language; null if it is. */
export function denialOf(session: { readonly words: PickWords }, { allowed, rule, reason }: Decision): string | null {
  return allowed ? null : (textFor(session.words(ruleWords).byRule, rule) ?? reason);
}
