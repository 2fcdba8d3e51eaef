import { type Integrations, keyring } from '@makerfex/integrations-core';

/** `k2` seals what is new, `k1` still opens what it has sealed. Key ids are stored: never rename them. */
export const masterKeys = (secrets: { k1: string; k2: string }) =>
  keyring({ current: 'k2', keys: { k1: secrets.k1, k2: secrets.k2 } });

/** Once every process runs with `k2` as the current key. @returns whether `k1` can be thrown away. */
export async function retireOldKey(integrations: Integrations): Promise<boolean> {
  const { failed } = await integrations.rotateKeys();
  return failed === 0;
}
