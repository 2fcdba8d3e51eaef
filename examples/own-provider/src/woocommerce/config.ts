import { basicAuth, httpsAddress } from '@makerfex/integrations-core/provider';
import * as z from 'zod';

export const config = z.object({ store_url: httpsAddress({ title: 'Address of the store' }) });

/** A pair of keys: WooCommerce > Settings > Advanced > REST API, with permission to read. */
export const auth = basicAuth({
  user: { title: 'Consumer key', pattern: /^ck_/, problem: 'must start with ck_' },
  password: { title: 'Consumer secret', pattern: /^cs_/, problem: 'must start with cs_' },
});
