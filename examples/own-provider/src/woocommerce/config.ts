import { basicAuth, httpsAddress } from '@makerfex/integrations-core/provider';
import * as z from 'zod';

export const config = z.object({
  store_url: httpsAddress({ title: 'Address of the store', description: 'Where WordPress runs, with https.' }),
});

const description = 'WooCommerce > Settings > Advanced > REST API';

/** A pair of keys with permission to read. */
export const auth = basicAuth({
  user: {
    title: 'Consumer key',
    description,
    examples: ['ck_0123456789abcdef'],
    pattern: /^ck_/,
    problem: 'must start with ck_',
  },
  password: {
    title: 'Consumer secret',
    description,
    examples: ['cs_0123456789abcdef'],
    pattern: /^cs_/,
    problem: 'must start with cs_',
  },
});
