import { type Integrations, keyring } from '@makerfex/integrations-core';

/** `k2` seals new secrets, `k1` still opens those that it sealed. Key ids are stored: never rename them. */
export const masterKeys = (secrets: { k1: string; k2: string }) =>
  keyring({ current: 'k2', keys: { k1: secrets.k1, k2: secrets.k2 } });

/** Call this once `k2` is the current key in every process. @returns whether `k1` can be removed */
export async function retireOldKey(integrations: Integrations): Promise<boolean> {
  const { failed } = await integrations.rotateKeys();
  return failed === 0;
}
