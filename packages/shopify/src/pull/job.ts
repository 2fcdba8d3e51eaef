import {
  type PullContext,
  type PullPage,
  pullInput,
  type RawObject,
  type RecordIssue,
  type RecordReader,
} from '@makerfex/integrations-core/provider';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import type { ShopifyConfig } from '../config.ts';
import type { ResourceDocuments } from '../documents/resources.ts';
import type { Graphql } from '../graphql/graphql.ts';
import type { Grants } from '../scopes.ts';
import type { Shop } from '../shop.ts';
import type { Cursor } from './cursor.ts';

/**
 * Input of every Shopify capability.
 * @example
 * const input = shopifyPullInput.parse({ mode: 'bulk' });
 * await shop.actions.run(connectionId, 'import_orders', input);
 */
export const shopifyPullInput = z.strictObject({
  ...pullInput.shape,
  /**
   * How records are read: `auto` uses a bulk operation for a large first import, and pages otherwise.
   * @default 'auto'
   */
  mode: z
    .enum(['auto', 'bulk', 'paged'])
    .meta({
      title: 'How records are read',
      description: '`auto` uses a bulk operation for a large first import, and pages otherwise.',
      examples: ['auto'],
    })
    .optional(),
});
export type ShopifyPullInput = z.infer<typeof shopifyPullInput>;

export interface BulkSettings {
  /** A first import of more records than this uses a bulk operation. */
  readonly threshold: number;
  /** Wait before the second poll of a bulk operation, in milliseconds; later waits grow to 30 seconds. */
  readonly pollMs: number;
  /** How much of a bulk file is held in memory at once, in characters. */
  readonly heldCharacters: number;
}

export interface PullSettings {
  readonly apiVersion: string;
  readonly bulk: BulkSettings;
}

export type ShopifyPullContext = PullContext<ShopifyConfig, ShopifyPullInput, Cursor>;

/** How one kind of record is requested, completed and mapped. */
export interface Reading<Item extends CanonicalRecord> {
  readonly documents: ResourceDocuments;
  readonly read: (reader: RecordReader) => Item;
  /** Reads the rest of a paged record's connections. Leaves out what cannot be read, with a warning. */
  readonly complete: (node: RawObject, reader: RecordReader) => Promise<RawObject>;
  /** The same for a record of a bulk file, if its connections are not whole. */
  readonly completeBulk?: (node: RawObject, reader: RecordReader) => Promise<RawObject>;
}
export type MakeReading<Item extends CanonicalRecord> = (api: Graphql, shop: Shop) => Reading<Item>;

/** One pull of one kind of record. */
export interface PullJob<Item extends CanonicalRecord>
  extends Reading<Item>,
    Pick<ShopifyPullContext, 'window' | 'input' | 'cursor' | 'signal'> {
  readonly api: Graphql;
  readonly grants: Grants;
  readonly bulk: BulkSettings;
}

export type Pages<Item, Result = void> = AsyncGenerator<PullPage<Item, Cursor>, Result, undefined>;

/** A page, with the notices since the last one. */
export function page<Item extends CanonicalRecord>(
  api: Graphql,
  cursor: Cursor,
  content: {
    items?: readonly Item[];
    rejected?: readonly RecordIssue[];
    warnings?: readonly RecordIssue[];
    deleted?: readonly string[];
    total?: number | undefined;
    readAt?: Date | undefined;
  } = {},
): PullPage<Item, Cursor> {
  return { items: [], ...content, cursor, notices: api.takeNotices() };
}
