import type { JobEngine } from '../jobs/job-engine.ts';
import type { Logger } from '../logger.ts';
import type { Provider } from '../provider/provider.ts';
import type { PrivacyRequested } from '../provider/webhooks/descriptor.ts';
import type { Scope } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import type { ConnectionRow, CredentialRow } from '../storage/rows.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import type { ReadMessage } from './read-messages.ts';
import type { WebhookOptions } from './webhooks.ts';

/** A request about personal data that a verified delivery makes, in one shop. */
export interface PrivacyNotice {
  readonly providerKey: string;
  /** The connection that has the account now; null if none has. */
  readonly connection: ConnectionRow | null;
  /** The account at the provider that it is for. */
  readonly account: string;
  readonly deliveryId: string;
  readonly topic: string;
  readonly request: PrivacyRequested;
  readonly receivedAt: Date;
  /** Names the request towards the person; null if the provider expects none. */
  readonly confirmationCode: string | null;
}

/** Records a request about personal data, inside the transaction that stores its delivery. */
export type OnPrivacy<Tx> = (unit: UnitOfWork<Tx>, scope: Scope, notice: PrivacyNotice) => Promise<void>;

/** Whether a connection has a credential that works, or needs none. @param live its live version, if it was just read */
export type HasUsableCredential<Tx> = (
  unit: UnitOfWork<Tx>,
  provider: Provider,
  connection: ConnectionRow,
  live?: CredentialRow | null,
) => Promise<boolean>;

export interface WebhookParts<Tx> {
  readonly storage: Storage<Tx>;
  readonly providers: readonly Provider[];
  readonly jobs: JobEngine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly options?: WebhookOptions | undefined;
  readonly hasUsableCredential: HasUsableCredential<Tx>;
  /** Called for each request about personal data. Without it, only the delivery is recorded. */
  readonly onPrivacy?: OnPrivacy<Tx> | undefined;
}

/** Where messages arrive. */
export interface Place {
  readonly provider: Provider;
  readonly scope: Scope;
}

/** A message for a shop. */
export interface Addressed {
  readonly message: ReadMessage;
  readonly arrival: Arrival;
  /** Connections that have, or had, the account of the message. */
  readonly connectionIds: readonly string[];
}

/** The request that a message came with. */
export interface Arrival {
  readonly bodyHash: string;
  readonly receivedAt: Date;
  /** Names the request towards the person; null if the provider expects none. */
  readonly confirmationCode: string | null;
}
