import { createHash } from 'node:crypto';
import { keyring } from '@makerfex/integrations-core';

/** The same in every process. */
export const testVault = () =>
  keyring({ current: 'k', keys: { k: createHash('sha256').update('the key of these tests').digest('base64') } });
