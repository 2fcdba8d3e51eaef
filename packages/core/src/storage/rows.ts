import type { Role } from '../scope.ts';
import type { CredentialKind } from './credential-kinds.ts';
import type { EventLevel } from './event-levels.ts';
import type { ConnectionHealth } from './health.ts';

/** JSON as PostgreSQL stores it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The last known health of one capability of a connection. */
export interface CapabilityHealth {
  /** How it did last. */
  readonly health: ConnectionHealth;
  /** For people; null if all is well. */
  readonly reason: string | null;
  /** Since when it has this health, as an ISO 8601 instant. */
  readonly since: string;
}

/** A shop's instance of a provider. Ids are UUIDv7, times are Dates. */
export interface ConnectionRow {
  /** UUIDv7. */
  readonly id: string;
  /** `key` of the provider. */
  readonly providerKey: string;
  /** Whether its capabilities may run. */
  readonly status: 'enabled' | 'disabled';
  /** Whether it works: `reauth_required` asks a person to connect again. */
  readonly health: ConnectionHealth;
  /** Why it is not healthy, for people; null if all is well. */
  readonly healthReason: string | null;
  /** By capability; one that has not run yet is absent. `health` combines these with the credential's. */
  readonly capabilityHealth: { readonly [capability: string]: CapabilityHealth };
  /** What the shop configured, as the provider's schema reads it. */
  readonly config: JsonObject;
  /** Keys of the capabilities that may run. */
  readonly enabledCapabilities: readonly string[];
  /** When a pull last succeeded; null if none has. */
  readonly lastSyncedAt: Date | null;
  /** Id of the actor who created it. */
  readonly createdBy: string;
  /** When it was created. */
  readonly createdAt: Date;
  /** When it was last changed. */
  readonly updatedAt: Date;
  /** Starts at 1; every update adds 1. */
  readonly version: number;
}

/** One version of a connection's sealed secret. Of the secret, only `visibleFields` can be read without the key provider. */
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
  /** Fields of the secret that may be shown, such as the id of an account; null if there are none. */
  readonly visibleFields: Readonly<Record<string, string>> | null;
  readonly revokedAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** A consent that a person has started at a provider and not completed yet. */
export interface OAuthStateRow {
  /** SHA-256 of the state, base64url: the state itself is only in the person's browser. */
  readonly stateHash: string;
  readonly connectionId: string;
  readonly actorId: string;
  readonly redirectUri: string;
  /** Where the host sends the person afterwards. */
  readonly returnTo: string | null;
  /** The PKCE verifier, sealed; null if the provider does not support PKCE. */
  readonly verifier: (KeyWrapping & { readonly encryptedSecret: string }) | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A data key wrapped by a master key. */
export interface KeyWrapping {
  readonly wrappedKey: string;
  readonly keyId: string;
}

/** A row of the event log. */
export interface EventRow {
  /** UUIDv7 that was made at `createdAt`, give or take an hour: lists by time read no further (`idBounds`). */
  readonly id: string;
  /** The connection that it is about; null if it is about none. */
  readonly connectionId: string | null;
  /** How important it is. */
  readonly level: EventLevel;
  /** What happened: a type of the catalogue. */
  readonly eventType: string;
  /** What happened, for people. */
  readonly message: string;
  /** Details by type: ids and counts, never a secret. */
  readonly meta: JsonObject;
  /** Id of the actor who did it; null if nobody did. */
  readonly actorId: string | null;
  /** When it happened. */
  readonly createdAt: Date;
}

/** Links a provider's record to the host's. */
export interface RecordRow {
  readonly externalId: string;
  readonly hostId: string;
  /** SHA-256 of the canonical record without its `updatedAt`, base64url. */
  readonly contentHash: string;
  readonly sourceUpdatedAt: Date | null;
  /** When the provider was asked for this content, on the clock of the storage; null if it is not known. */
  readonly readAt: Date | null;
  readonly deletedAt: Date | null;
}

/** A set of records. Together with the shop and an external id it identifies one row. */
export interface RecordSet {
  readonly providerKey: string;
  readonly kind: string;
}

/** How far a capability of a connection has got. */
export interface SyncRow {
  readonly connectionId: string;
  readonly capability: string;
  /** Start of the last complete run: the next incremental run begins here. */
  readonly watermark: Date | null;
  /** Hash of the config that the watermark was reached with. */
  readonly configHash: string | null;
  /** Where an interrupted run stopped; null if the last run was complete. */
  readonly resume: SyncResume | null;
  /** Unreadable records, which the next runs read again. At most 1,000, the oldest first, each for at most 30 days. */
  readonly unread: readonly UnreadRecord[];
}

/** A record that could not be read. */
export interface UnreadRecord {
  /** Null stands for all records without a readable id. */
  readonly externalId: string | null;
  /** The start that a window needs to include it, as an ISO instant; null if only a window without a start does. */
  readonly since: string | null;
  /** ISO instant. */
  readonly firstSeenAt: string;
}

export interface SyncResume {
  /** Hash of provider config, input and cursor shape: only a run with the same ones resumes here. */
  readonly fingerprint: string;
  readonly since: string | null;
  readonly until: string;
  readonly cursor: Json;
  /** Marks the records seen by this enumeration. */
  readonly enumerationId: string;
  /** Why absent records must not be deleted, if there is a reason. */
  readonly incomplete: string | null;
  /** The number of this reading of the window: some lists are read again before the run relies on them. @default 1 */
  readonly reading?: number;
  /** Records that could be read so far. @default 0 */
  readonly read?: number;
  /** Records that this reading left out on purpose. @default 0 */
  readonly leftOut?: number;
  /** The total that this reading announced last. @default null */
  readonly total?: number | null;
  /** Whether the list lost records during this reading, so that an unread one may have moved to a page already read. @default false */
  readonly moved?: boolean;
  /** Records that could not be read so far; they join the `unread` of the row when the run succeeds. @default [] */
  readonly rejected?: readonly UnreadRecord[];
  /** How many records each field made unreadable. Stored until a record can be read. @default {} */
  readonly faults?: Readonly<Record<string, number>>;
}

/** Requests a run regularly. One per connection and capability. */
export interface ScheduleRow {
  /** The connection that it runs on. */
  readonly connectionId: string;
  /** Key of the capability. */
  readonly capability: string;
  /** Five fields, as of `crontab`. */
  readonly cron: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** Input of each run. */
  readonly input: JsonObject;
  /** False: it is paused. */
  readonly enabled: boolean;
  /** The runs are requested as this actor, with the role it had. */
  readonly actorId: string;
  /** The role that the actor had when it was set. */
  readonly actorRole: Role;
  /** When the next run is due. */
  readonly nextAt: Date;
  /** How many times in a row the run could not be requested. */
  readonly failures: number;
  /** The last run that it requested; null if none yet. */
  readonly lastRunId: string | null;
  /** When it was first set. */
  readonly createdAt: Date;
  /** When it was last changed. */
  readonly updatedAt: Date;
}
