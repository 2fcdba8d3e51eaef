import { eachAlone } from '../each-alone.ts';
import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';
import type { RunRow } from '../storage/run-row.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';

/** A transaction that a port of a run writes through. */
export interface PortTransaction<Tx> {
  readonly scope: Scope;
  readonly unit: UnitOfWork<Tx>;
  /** The actor of the run that calls the port. */
  readonly actorId: string;
  /** Registers what to do after the transaction has ended. */
  onEnd(call: (hasCommitted: boolean) => Promise<void>): void;
}

/** Opens transactions for host ports, and finds them again by what the ports get as `tx`. */
export class PortTransactions<Tx> {
  readonly #storage: Pick<Storage<Tx>, 'transaction'>;
  readonly #log: Logger;
  readonly #open = new Map<unknown, PortTransaction<Tx>>();

  constructor(storage: Pick<Storage<Tx>, 'transaction'>, log: Logger) {
    this.#storage = storage;
    this.#log = log;
  }

  /** The open transaction that a port got as `tx`; undefined if it is another one, or has ended. */
  find(tx: unknown): PortTransaction<Tx> | undefined {
    return this.#open.get(tx);
  }

  /** Runs `work` in a transaction in which a port of the run may request other runs. */
  async transaction<Result>(
    scope: Scope,
    { id: runId, actorId }: Pick<RunRow, 'id' | 'actorId'>,
    work: (unit: UnitOfWork<Tx>) => Promise<Result>,
  ): Promise<Result> {
    const ends: ((hasCommitted: boolean) => Promise<void>)[] = [];
    let hasCommitted = false;
    try {
      const result = await this.#storage.transaction(scope, (unit) =>
        this.#register({ scope, unit, actorId, onEnd: (call) => void ends.push(call) }, work),
      );
      hasCommitted = true;
      return result;
    } finally {
      for (const { error: err } of await eachAlone(ends, (end) => end(hasCommitted)))
        this.#log.error({ err, runId }, 'Could not enqueue a run that a port requested; the sweep tries again.');
    }
  }

  /** Only once a port gets its `tx`: reading it can have an effect in a storage. */
  async #register<Result>(
    entry: PortTransaction<Tx>,
    work: (unit: UnitOfWork<Tx>) => Promise<Result>,
  ): Promise<Result> {
    const registered = new Set<unknown>();
    const get = (): Tx => {
      const { tx } = entry.unit;
      registered.add(tx);
      this.#open.set(tx, entry);
      return tx;
    };
    const unit: UnitOfWork<Tx> = Object.create(entry.unit, { tx: { get, enumerable: true } });
    try {
      return await work(unit);
    } finally {
      for (const tx of registered) this.#open.delete(tx);
    }
  }
}
