import type { components } from '@makerfex/integrations-client';
import type { healthWords } from '../words/health.ts';

export type HealthState = keyof (typeof healthWords)['english']['states'];

/** The state of a connection that is switched on, by its health. */
export const healthStates = {
  reauth_required: 'reauth',
  failing: 'failing',
  degraded: 'degraded',
  healthy: 'working',
  unknown: 'unused',
} as const satisfies Record<components['schemas']['ListedConnection']['health'], HealthState>;

/** How a connection is; `never` if there is none. */
export function stateOf(
  connection: Pick<components['schemas']['ListedConnection'], 'status' | 'health'> | null,
): HealthState {
  if (!connection) return 'never';
  if (connection.status === 'disabled') return 'off';
  return healthStates[connection.health];
}
