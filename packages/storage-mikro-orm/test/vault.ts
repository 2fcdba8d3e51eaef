import { keyring } from '@makerfex/integrations-core';

/** The same in every process. */
export const testVault = () => keyring({ current: 'k', keys: { k: Buffer.alloc(32, 1).toString('base64') } });
