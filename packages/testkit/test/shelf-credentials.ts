import { basicAuth, custom } from '@makerfex/integrations-core/provider';
import type { ShelfOptions } from './shelf.ts';

const user = 'user-of-the-shelf';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A shelf at an address that a shop sets, opened with a user and a password. */
export const withPassword: ShelfOptions = {
  publicOnly: true,
  auth: basicAuth(),
  secret: (token) => ({ user, password: `password-${token}` }),
  accepts: (request, live) => request.headers.get('authorization') === `Basic ${base64(`${user}:password-${live}`)}`,
};

/** A shelf with the secret in its path, as incoming webhooks have it, beside an id that is none. */
export const withSecretPath: ShelfOptions = {
  auth: custom({
    fields: {
      account: { title: 'Account', description: 'Of the shelf', masked: false },
      hook: { title: 'Hook', description: 'Secret' },
    },
  }),
  secret: (token) => ({ account: 'account-of-the-shelf', hook: `hook-${token}` }),
  target: ({ credential, path }) =>
    credential.kind === 'custom' ? `/${credential.fields['account']}/${credential.fields['hook']}${path}` : path,
  accepts: (request, live) => new URL(request.url).pathname.startsWith(`/account-of-the-shelf/hook-${live}/`),
};
