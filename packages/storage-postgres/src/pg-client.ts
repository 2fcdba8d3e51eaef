import { IntegrationError } from '@makerfex/integrations-core';

/** What is used of a client that a pool of `pg` lends, so that the driver stays the host's. */
export interface Client {
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  release(destroy?: boolean): void;
}

/** A client that a pool has lent. */
export interface Borrowed<Lent> {
  readonly client: Lent;
  /** @param isUsable whether the pool may lend it again; otherwise it is closed */
  readonly giveBack: (isUsable: boolean) => void;
}

const ignore = (): void => undefined;

/**
 * For adapters: takes over a client that a pool is about to lend. If its connection breaks, the next statement fails, and not the
 * process. Nobody else can release it: the pool would lend it to others within the transaction.
 * @example
 * import { Pool } from 'pg';
 * const { client, giveBack } = await borrow(new Pool().connect());
 */
export async function borrow<Lent extends Client>(connecting: Promise<Lent>): Promise<Borrowed<Lent>> {
  const client = await connecting;
  client.on('error', ignore);
  const lent: Client = client;
  const release = lent.release.bind(lent);
  lent.release = refuseRelease;
  return {
    client,
    giveBack: (isUsable) => {
      lent.off('error', ignore);
      lent.release = release;
      release(!isUsable);
    },
  };
}

function refuseRelease(): never {
  throw new IntegrationError(
    'port_failed',
    'The client of an open transaction was released: remove `tx.release()` from the port, the integrations release it themselves.',
  );
}
