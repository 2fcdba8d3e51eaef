import { isPull, type Provider, type PullCapability } from '../provider/provider.ts';
import type { ConnectionRow } from '../storage/rows.ts';

/** Why records that were named are not fetched. The scheduled import reads them once it runs. */
export type WhySkipped = 'connection_disabled' | 'credential_unusable' | 'capability_disabled' | 'not_fetchable';

/** The capability that fetches records of a kind; the reason if there is none. */
export function fetcherOf(
  provider: Provider,
  { status, health, enabledCapabilities }: ConnectionRow,
  kind: string,
): PullCapability | WhySkipped {
  if (status === 'disabled') return 'connection_disabled';
  if (health === 'reauth_required') return 'credential_unusable';
  const able = Object.entries(provider.capabilities).flatMap(([key, one]) =>
    isPull(one) && one.contract.record === kind && one.fetch ? [{ key, one }] : [],
  );
  const enabled = able.find(({ key }) => enabledCapabilities.includes(key));
  return enabled?.one ?? (able.length > 0 ? 'capability_disabled' : 'not_fetchable');
}
