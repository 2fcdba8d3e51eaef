import { readCredentialState } from '../credentials/credential-state.ts';
import type { Decision } from '../policy/decision.ts';
import type { Policy } from '../policy/policy.ts';
import { type Permission, permissions } from '../policy/table.ts';
import type { FindProvider } from '../provider/registry.ts';
import type { Actor } from '../scope.ts';
import { mustFind } from '../storage/must-find.ts';
import type { Storage } from '../storage/storage.ts';

/** What an actor may do, with the rule of each decision and its reason. */
export interface ActorPermissions {
  /** One decision per permission, by the actor's role and the host's narrowing. */
  readonly permissions: readonly (Decision & { readonly permission: Permission })[];
  /**
   * Whether each capability of the connection can run now: by the role, then by the state of connection, capability and
   * credential. Null without a connection.
   */
  readonly capabilities: readonly (Decision & { readonly capability: string })[] | null;
}

export interface PermissionParts<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: FindProvider;
  readonly policy: Policy;
}

/** @throws IntegrationError `not_found` if the shop has no such connection */
export async function readPermissions<Tx>(
  { storage, provider, policy }: PermissionParts<Tx>,
  actor: Actor,
  connectionId?: string,
): Promise<ActorPermissions> {
  const byRole = permissions.map((permission) => ({ permission, ...policy.decide(actor, permission) }));
  if (connectionId === undefined) return { permissions: byRole, capabilities: null };
  return storage.transaction(actor, async (unit) => {
    const connection = await mustFind(unit, connectionId);
    const owner = provider(connection.providerKey);
    const credential = await readCredentialState(unit, owner, connection);
    const capabilities = Object.keys(owner.capabilities).map((capability) => ({
      capability,
      ...policy.decideUse(actor, capability, {
        connectionEnabled: connection.status === 'enabled',
        capabilityEnabled: connection.enabledCapabilities.includes(capability),
        credential,
      }),
    }));
    return { permissions: byRole, capabilities };
  });
}
