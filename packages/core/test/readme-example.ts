import { type Actor, createIntegrations, keyring, type Provider, type Storage } from '@makerfex/integrations-core';

/** Wires the SDK: providers and a storage are packages of their own, the ports are functions of the host. */
export function openIntegrations(providers: readonly Provider[], storage: Storage, key: string) {
  return createIntegrations({ providers, storage, vault: keyring({ current: 'k1', keys: { k1: key } }), ports: {} });
}

/** Every call is checked by the policy and bound to the actor's shop. */
export const listConnections = (integrations: ReturnType<typeof openIntegrations>, actor: Actor) =>
  integrations.for(actor).connections.list();
