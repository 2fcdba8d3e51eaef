import type { Role } from '../scope.ts';
import type { CredentialKind } from './credential-kinds.ts';
import type { EventLevel } from './event-types.ts';
import type { RunState } from './run-state.ts';

/** JSON as PostgreSQL stores it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const connectionHealths = ['unknown', 'healthy', 'degraded', 'reauth_required', 'failing'] as const;
export type ConnectionHealth = (typeof connectionHealths)[number];

/** What was last found of one capability of a connection. */
export interface CapabilityHealth {
  readonly health: ConnectionHealth;
  /** For people; null if all is well. */
  readonly reason: string | null;
  /** Since when the health is this one, as an ISO 8601 instant. */
  readonly since: string;
}

/** A shop's instance of a provider. Ids are UUIDv7, times are Dates. */
export interface ConnectionRow {
  readonly id: string;
  readonly providerKey: string;
  readonly status: 'enabled' | 'disabled';
  readonly health: ConnectionHealth;
  readonly healthReason: string | null;
  /** By capability; one that has not run yet is absent. `health` is joined from it and from the credential's own. */
  readonly capabilityHealth: { readonly [capability: string]: CapabilityHealth };
  readonly config: JsonObject;
  readonly enabledCapabilities: readonly string[];
  readonly lastSyncedAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Starts at 1; every update adds 1. */
  readonly version: number;
}

/** One version of a connection's sealed secret. The row never holds anything readable without the key provider. */
export interface CredentialRow {
  readonly id: string;
  readonly connectionId: string;
  readonly kind: CredentialKind;
  /** Counts up per connection, from 1. */
  readonly version: number;
  readonly encryptedSecret: string;
  /** Null once revoked: the secret can never be opened again. */
  readonly wrappedKey: string | null;
  /** Of the master key that wrapped the data key. */
  readonly keyId: string;
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** A consent that a person has begun at a provider and not yet come back from. */
export interface OAuthStateRow {
  /** SHA-256 of the state, base64url: the state itself is in the person's browser alone. */
  readonly stateHash: string;
  readonly connectionId: string;
  readonly actorId: string;
  readonly redirectUri: string;
  /** Where the host sends the person afterwards. */
  readonly returnTo: string | null;
  /** The PKCE verifier, sealed; null where the provider knows no PKCE. */
  readonly verifier: (KeyWrapping & { readonly encryptedSecret: string }) | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A data key wrapped by a master key. */
export interface KeyWrapping {
  readonly wrappedKey: string;
  readonly keyId: string;
}

export interface EventRow {
  readonly id: string;
  readonly connectionId: string | null;
  readonly level: EventLevel;
  readonly eventType: string;
  readonly message: string;
  readonly meta: JsonObject;
  readonly actorId: string | null;
  readonly createdAt: Date;
}

export interface RunProgress {
  /** Records the provider delivered so far. */
  readonly fetched: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly rejected: number;
  /**
   * Records that came again within one batch and were merged, so that `fetched` is the sum of `created`, `changed`, `unchanged`,
   * `duplicates` and `rejected`. Absent in runs of releases that did not count them: 0.
   */
  readonly duplicates?: number;
  /** How many records there will be, once known. */
  readonly total: number | null;
  /** What a pull did last: read records, or take absent ones as deleted. */
  readonly phase?: 'reading' | 'deleting';
}

export interface RunError {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
}

/** What a push has noted on its way; a pull has none. */
export interface RunSteps {
  readonly notes: JsonObject;
  /** An effect may have gone out: the run can no longer be cancelled. */
  readonly attempted: boolean;
  /** The names under which it may have; absent for none. */
  readonly attemptedNames?: readonly string[];
  /** How often a person has had the failed run taken up again; absent for never. */
  readonly reconciled?: number;
}

export interface RunRow {
  readonly id: string;
  readonly connectionId: string;
  readonly capability: string;
  readonly input: JsonObject;
  readonly state: RunState;
  readonly progress: RunProgress;
  readonly steps: RunSteps;
  /** How often a worker took it up. */
  readonly attempts: number;
  /** How often a passing fault ended an attempt. */
  readonly failures: number;
  /** How many workers in a row lost the run's lease before they committed anything: they crashed, or were blocked. */
  readonly lostLeases: number;
  /** Not to be taken up before; null means at once. */
  readonly eta: Date | null;
  /** Where nobody has taken it up by then, nobody does any more. */
  readonly expiresAt: Date | null;
  readonly idempotencyKey: string | null;
  readonly leaseOwner: string | null;
  readonly leaseExpiresAt: Date | null;
  readonly cancelRequested: boolean;
  readonly result: Json;
  readonly error: RunError | null;
  readonly actorId: string;
  /** The OpenTelemetry span that it was asked for in, as W3C Trace Context writes it; null without one. */
  readonly traceParent: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  /** Set where the state is a finished one, and only there. */
  readonly finishedAt: Date | null;
}

/** Links a provider's record to the host's. */
export interface RecordRow {
  readonly externalId: string;
  readonly hostId: string;
  /** SHA-256 of the canonical record without its `updatedAt`, base64url. */
  readonly contentHash: string;
  readonly sourceUpdatedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** Which records are meant: with the shop of the scope and an external id, one row. */
export interface RecordSet {
  readonly providerKey: string;
  readonly kind: string;
}

/** Where a capability of a connection got to. */
export interface SyncRow {
  readonly connectionId: string;
  readonly capability: string;
  /** Start of the last complete run: the next incremental run begins here. */
  readonly watermark: Date | null;
  /** Of the config that the watermark was reached with. */
  readonly configHash: string | null;
  /** An interrupted run's place; null when the last run was complete. */
  readonly resume: SyncResume | null;
  /** Records that could not be read: the next runs read them again. At most 1,000, the oldest first, each for at most 30 days. */
  readonly unread: readonly UnreadRecord[];
}

/** A record that could not be read. */
export interface UnreadRecord {
  /** Null for all records whose id could not be read either. */
  readonly externalId: string | null;
  /** From when on a window brings it, as an ISO instant; null if only a window without a start does. */
  readonly since: string | null;
  /** ISO instant. */
  readonly firstSeenAt: string;
}

export interface SyncResume {
  /** Of provider config, input and cursor shape: a place is only taken up by a run that asks the same. */
  readonly fingerprint: string;
  readonly since: string | null;
  readonly until: string;
  readonly cursor: Json;
  /** Marks the records seen by this enumeration. */
  readonly enumerationId: string;
  /** Why absence must not be taken for deletion, once there is a reason. */
  readonly incomplete: string | null;
  /** Which reading of the window this is, from 1: some lists are read again before the run counts on them. @default 1 */
  readonly reading?: number;
  /** Records that could be read so far. @default 0 */
  readonly read?: number;
  /** Records that this reading left out on purpose. @default 0 */
  readonly leftOut?: number;
  /** The total that this reading announced last. @default null */
  readonly total?: number | null;
  /** The list lost records during this reading, so that one that was not read yet may have moved to a page already read. @default false */
  readonly moved?: boolean;
  /** Records that could not be read so far; they join the `unread` of the row when the run succeeds. @default [] */
  readonly rejected?: readonly UnreadRecord[];
  /** How many records each field made unreadable. Kept until a record can be read. @default {} */
  readonly faults?: Readonly<Record<string, number>>;
}

/** A run that is asked for again and again. One per connection and capability. */
export interface ScheduleRow {
  readonly connectionId: string;
  readonly capability: string;
  /** Five fields, as of `crontab`. */
  readonly cron: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  readonly input: JsonObject;
  readonly enabled: boolean;
  /** On whose behalf: the runs are asked for as this actor, with the role it had. */
  readonly actorId: string;
  readonly actorRole: Role;
  /** When the next run is due. */
  readonly nextAt: Date;
  /** How many times in a row the run could not be asked for. */
  readonly failures: number;
  readonly lastRunId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
