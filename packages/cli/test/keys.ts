import { createHash } from 'node:crypto';

/** A master key that looks random, the same for the same name. */
export const testKey = (name: string): string => createHash('sha256').update(`the key ${name}`).digest('base64');

/** A config with the keys k1 and k2, of which one is current; each use of k1 takes a while. */
export const configWithKeys = (current: string, { slowMs = 0 } = {}): string => `
import { setTimeout as delay } from 'node:timers/promises';
import { keyring } from '@makerfex/integrations-core';
import { defineConfig } from '@makerfex/integrations-cli';

export default defineConfig({
  vault: () => {
    const ring = keyring({ current: '${current}', keys: { k1: '${testKey('k1')}', k2: '${testKey('k2')}' } });
    return {
      wrap: (...about) => ring.wrap(...about),
      unwrap: async (...about) => {
        await delay(${slowMs});
        return ring.unwrap(...about);
      },
    };
  },
});
`;
