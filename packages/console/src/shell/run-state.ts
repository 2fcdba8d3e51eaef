import type { components } from '@makerfex/integrations-client';

export type RunState = components['schemas']['Run']['state'];

/** The states that a run stays in. */
export const endings = ['SUCCESS', 'FAILURE', 'REVOKED'] as const satisfies readonly RunState[];
export type Ending = (typeof endings)[number];

/** How a run has ended; null while it is under way. */
export const endingOf = ({ state }: { readonly state: RunState }): Ending | null =>
  endings.find((each) => each === state) ?? null;
