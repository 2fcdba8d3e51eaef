import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { withoutProviders } from '../without-providers.ts';
import type { Examined } from './examined.ts';
import { type Found, ok, skipped, warning } from './finding.ts';

/** Whether the vault works, and which credentials still need an earlier master key. */
export async function checkKeys({ pool, schema }: Examined, { vault }: Settings, { log }: Terminal): Promise<Found[]> {
  if (!vault) return [skipped('There is no `vault` in the config: add it to check the master key.')];
  const { keyId, outdated } = await withoutProviders({ pool, schema, log, vault: await vault() }).keyState();
  if (outdated === 0) return [ok(`The current master key is "${keyId}", and every credential is under it.`)];
  return [
    warning(
      `The current master key is "${keyId}", and ${outdated} credentials are under an earlier one: run \`rotate-keys\` before you remove that.`,
    ),
  ];
}
