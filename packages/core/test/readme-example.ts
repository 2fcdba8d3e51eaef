import { type Actor, createIntegrations, keyring } from '@makerfex/integrations-core';
import type { Provider } from '@makerfex/integrations-core/provider';
import type { Storage } from '@makerfex/integrations-core/storage';

/** Wires the SDK: providers and a storage are packages of their own, the ports are functions of the host. */
export function openIntegrations(providers: readonly Provider[], storage: Storage, key: string) {
  return createIntegrations({ providers, storage, vault: keyring({ current: 'k1', keys: { k1: key } }), ports: {} });
}

/** Every call is checked by the policy and bound to the actor's shop. */
export const listConnections = (integrations: ReturnType<typeof openIntegrations>, actor: Actor) =>
  integrations.for(actor).connections.list();
