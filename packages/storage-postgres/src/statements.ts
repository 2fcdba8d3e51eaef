import type { OpenTransaction } from './transaction.ts';

/** What repositories send statements through: the transaction of one shop. `$1` is the shop in every one of them. */
export interface Statements {
  rows<Row>(sql: string, ...parameters: readonly unknown[]): Promise<Row[]>;
  first<Row>(sql: string, ...parameters: readonly unknown[]): Promise<Row | null>;
  /** @returns how many rows were written. */
  write(sql: string, ...parameters: readonly unknown[]): Promise<number>;
}

export const shopStatements = ({ send }: Pick<OpenTransaction<unknown>, 'send'>, shopId: string): Statements => ({
  rows: async <Row>(sql: string, ...parameters: readonly unknown[]) =>
    (await send<Row>(sql, [shopId, ...parameters])).rows,
  first: async <Row>(sql: string, ...parameters: readonly unknown[]) =>
    (await send<Row>(sql, [shopId, ...parameters])).rows[0] ?? null,
  write: async (sql, ...parameters) => (await send(sql, [shopId, ...parameters])).rowCount,
});
