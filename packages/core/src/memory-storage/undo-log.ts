import { IntegrationError } from '../errors.ts';

/** What host ports get as `tx`: they write to their own maps and register how to undo it. */
export interface MemoryTx {
  /** Registers a function to call if the transaction is rolled back, the last one first. */
  onRollback(undo: () => void): void;
}

/** Remembers how to undo each write of one transaction. */
export class UndoLog implements MemoryTx {
  readonly #undos: (() => void)[] = [];
  #isClosed = false;

  onRollback(undo: () => void): void {
    if (this.#isClosed)
      throw new IntegrationError(
        'internal',
        'Something wrote through a transaction after its end: await all work inside it.',
      );
    this.#undos.push(undo);
  }

  /** Stores a copy, so that the caller cannot change the stored row later. */
  put<Row extends object>(rows: Map<string, Row>, key: string, row: Row): void {
    const before = rows.get(key);
    this.onRollback(() => (before === undefined ? rows.delete(key) : rows.set(key, before)));
    rows.set(key, structuredClone(row));
  }

  remove<Row extends object>(rows: Map<string, Row>, key: string): void {
    const before = rows.get(key);
    if (before === undefined) return;
    this.onRollback(() => rows.set(key, before));
    rows.delete(key);
  }

  rollBack(): void {
    for (const undo of this.#undos.toReversed()) undo();
  }

  close(): void {
    this.#isClosed = true;
  }
}
