import type { Provider } from '@makerfex/integrations-core/provider';
import type { Settings } from '../settings.ts';
import { type Found, failure, ok, skipped } from './finding.ts';
import { reach } from './reach.ts';

/** Whether each provider can be reached from this machine. */
export async function checkProviders({ providers }: Settings): Promise<Found[]> {
  if (!providers)
    return [skipped('There are no `providers` in the config: add them to check whether they can be reached.')];
  return Promise.all((await providers()).map(checkProvider));
}

async function checkProvider({ label, http }: Provider): Promise<Found> {
  if (typeof http.baseUrl === 'string') return reach(label, http.baseUrl);
  return skipped(`${label} has an address for each connection: test a connection instead.`);
}

const isLocal = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

/** Whether the host's public address is one that browsers and providers can use. */
export async function checkPublicUrl({ publicUrl }: Settings): Promise<Found[]> {
  if (!publicUrl) return [skipped('There is no `publicUrl` in the config: add it to check it.')];
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol !== 'https:' && !isLocal(hostname))
    return [failure(`${publicUrl} is not https: OAuth providers send people and codes there. Set up TLS.`)];
  if (isLocal(hostname)) return [ok(`${publicUrl} is this machine: fine for development.`)];
  return [await reach('The public address', publicUrl)];
}
