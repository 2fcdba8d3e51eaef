import type { PortContext } from '../provider/ports.ts';
import type { PrivacySubject } from '../storage/privacy.ts';

/** A request about personal data, as the host's ports get it. */
export interface PrivacyRequest {
  /** Id of the request: the same when the port is called again. */
  readonly id: string;
  /** `key` of the provider. */
  readonly providerKey: string;
  /**
   * The account at the provider that the request names, such as `acme-crafts.myshopify.com`. A shop that has changed accounts has
   * records of several.
   */
  readonly account: string;
  /** The customers that it is about; empty for a whole shop. */
  readonly customers: readonly PrivacySubject[];
  /** The orders that it is about; empty for a whole shop. */
  readonly orders: readonly PrivacySubject[];
  /** Until when it must be done. */
  readonly dueAt: Date;
}

/** What a privacy port gets beside the request. */
export type PrivacyContext<Tx> = Pick<PortContext<Tx>, 'scope' | 'tx' | 'signal'>;

/** @throws any error: everything is rolled back, and the port is called again later */
export type PrivacyPort<Tx> = (request: PrivacyRequest, context: PrivacyContext<Tx>) => Promise<void>;

/**
 * The host's functions for requests about personal data. Each may be left out: a person then does it, and settles the request.
 * @example
 * const privacy: PrivacyPorts<unknown> = {
 *   redactCustomer: async ({ customers }) => {
 *     for (const { hostId } of customers) if (hostId !== null) await removePerson(hostId);
 *   },
 * };
 */
export interface PrivacyPorts<Tx> {
  /** Hands out what the host stores about the customers, to the shop or to them. */
  readonly exportCustomer?: PrivacyPort<Tx> | undefined;
  /** Deletes what the host stores about the customers, or makes it anonymous. */
  readonly redactCustomer?: PrivacyPort<Tx> | undefined;
  /** Deletes what the host stores from the provider for this shop. */
  readonly redactShop?: PrivacyPort<Tx> | undefined;
}
