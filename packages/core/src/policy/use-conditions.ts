import { type Decision, deny } from './decision.ts';

/** `not_needed` if the connection needs no credential. */
export const credentialStates = ['usable', 'not_needed', 'missing', 'expired', 'revoked'] as const;
/** Whether a connection has a credential that works. `not_needed` if it needs none. */
export type CredentialState = (typeof credentialStates)[number];

/** What using a capability depends on in addition to the role. */
export interface UseConditions {
  /** Whether the connection is enabled. */
  readonly connectionEnabled: boolean;
  /** Whether the capability is enabled on it. */
  readonly capabilityEnabled: boolean;
  /** The state of its credential. */
  readonly credential: CredentialState;
}

const connectionDisabled = deny('use.connection_disabled', 'The connection is disabled: enable it.');
const capabilityNotEnabled = deny(
  'use.capability_not_enabled',
  'The capability is not enabled on this connection: enable it there.',
);
const byCredential: ReadonlyMap<CredentialState, Decision | null> = new Map([
  ['usable', null],
  ['not_needed', null],
  ['missing', deny('use.credential_missing', 'The connection has no credential: set one.')],
  ['expired', deny('use.credential_expired', 'The credential of the connection has expired: set a new one.')],
  ['revoked', deny('use.credential_revoked', 'The credential of the connection was revoked: set a new one.')],
]);
export const malformedConditions = deny(
  'use.conditions_malformed',
  'It is not known whether connection, capability and credential are ready for use.',
);

/** @returns the first denial: the connection's, then the capability's, then the credential's */
export function firstBlocker(conditions: UseConditions): Decision | null {
  if (!isWellFormed(conditions)) return malformedConditions;
  if (!conditions.connectionEnabled) return connectionDisabled;
  if (!conditions.capabilityEnabled) return capabilityNotEnabled;
  return byCredential.get(conditions.credential) ?? null;
}

/** Hosts in plain JavaScript can pass anything: anything but an explicit yes is denied. */
const isWellFormed = (conditions: UseConditions): boolean =>
  typeof conditions === 'object' &&
  conditions !== null &&
  typeof conditions.connectionEnabled === 'boolean' &&
  typeof conditions.capabilityEnabled === 'boolean' &&
  byCredential.has(conditions.credential);

/** Every combination there is. */
export const everyUseConditions: readonly UseConditions[] = [true, false].flatMap((connectionEnabled) =>
  [true, false].flatMap((capabilityEnabled) =>
    credentialStates.map((credential) => Object.freeze({ connectionEnabled, capabilityEnabled, credential })),
  ),
);
