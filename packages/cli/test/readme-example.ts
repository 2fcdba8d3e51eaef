import { defineConfig } from '@makerfex/integrations-cli';
import { keyring } from '@makerfex/integrations-core';

export default defineConfig({
  schema: 'integrations', // left out: the first schema of the search path
  role: 'makerfex_app', // the role that the application logs in with
  vault: () => keyring({ current: 'k2', keys: { k1: process.env['VAULT_KEY_1'], k2: process.env['VAULT_KEY_2'] } }),
  publicUrl: 'https://app.example.com',
});
