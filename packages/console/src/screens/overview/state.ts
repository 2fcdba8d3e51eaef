import type { components } from '@makerfex/integrations-client';
import type { Tone } from '../../parts/badge.ts';
import { type HealthState, stateOf } from '../../shell/health.ts';

export type Provider = components['schemas']['Provider'];
export type ListedConnection = components['schemas']['ListedConnection'];

/** A provider, and the shop's connection to it if there is one. */
export interface Card {
  readonly provider: Provider;
  readonly connection: ListedConnection | null;
  readonly state: HealthState;
}

export const tones: Readonly<Record<HealthState, Tone>> = {
  reauth: 'bad',
  failing: 'bad',
  degraded: 'warn',
  working: 'good',
  unused: 'idle',
  off: 'idle',
  never: 'idle',
};

/** What needs a person comes first. */
const order = Object.keys(tones);

/** One card a provider, those that need a person first. A connection whose provider the server has no more is left out. */
export function toCards(providers: readonly Provider[], connections: readonly ListedConnection[]): readonly Card[] {
  const cards = providers.map((provider) => {
    const connection = connections.find((each) => each.provider_key === provider.key) ?? null;
    return { provider, connection, state: stateOf(connection) };
  });
  return cards.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
}
