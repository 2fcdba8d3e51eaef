import type { components } from '@makerfex/integrations-client';
import { type HealthState, stateOf } from '../../shell/health.ts';

type Provider = components['schemas']['Provider'];
type ListedConnection = components['schemas']['ListedConnection'];

/** A connection that needs a person. */
export interface Trouble {
  readonly connection: ListedConnection;
  readonly provider: string;
  readonly state: Extract<HealthState, 'reauth' | 'failing' | 'degraded'>;
  /** Changes with the trouble, so that a dismissed one comes back when it is another. */
  readonly mark: string;
}

const troubles = ['reauth', 'failing', 'degraded'] as const;

/** What needs a person, the most urgent first. */
export function findTrouble(
  providers: readonly Provider[],
  connections: readonly ListedConnection[],
): readonly Trouble[] {
  return troubles.flatMap((state) =>
    connections
      .filter((connection) => stateOf(connection) === state)
      .map((connection) => {
        const label = providers.find(({ key }) => key === connection.provider_key)?.label;
        return { connection, provider: label ?? connection.provider_key, state, mark: markOf(connection) };
      }),
  );
}

function markOf({ id, health, health_reason: reason, capability_health: parts }: ListedConnection): string {
  const since = Object.values(parts).map((part) => part.since);
  return JSON.stringify([id, health, reason, since.toSorted().at(-1) ?? null]);
}
