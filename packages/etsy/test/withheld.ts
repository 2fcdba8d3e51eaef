import type { Order } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { plainTransaction } from './plain.ts';
import { readOne } from './read-order.ts';

/** One field of an order: what Etsy sends when it withholds the field, when there is none, and when there is one. */
export interface Field {
  readonly read: (order: Order) => unknown;
  readonly withheld: Record<string, unknown>;
  readonly cleared: readonly [Record<string, unknown>, unknown];
  readonly set: readonly [Record<string, unknown>, unknown];
}

/** A receipt of one line with these fields. */
export const ofOneLine = (fields: Record<string, unknown>) => ({ transactions: [plainTransaction(fields)] });

/** Runs three tests for each field. */
export function testFields(fields: Readonly<Record<string, Field>>): void {
  describe.each(Object.entries(fields))('%s of an order', (_, { read, withheld, cleared, set }) => {
    it('is absent when Etsy does not send it', () => {
      expect(read(readOne(withheld).order)).toBeUndefined();
    });

    it('is empty when Etsy sends that there is none', () => {
      expect(read(readOne(cleared[0]).order)).toEqual(cleared[1]);
    });

    it('has the value that Etsy sends', () => {
      expect(read(readOne(set[0]).order)).toEqual(set[1]);
    });
  });
}
