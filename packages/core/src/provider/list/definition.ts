import type * as z from 'zod';
import type { PullContract, PullInput } from '../capability.ts';
import type { PullContext, PullPage } from '../context.ts';
import type { ProviderHttp } from '../http.ts';
import type { RawObject } from '../read/raw-object.ts';
import type { RecordReader } from '../read/record-reader.ts';
import type { Child } from './child.ts';
import type { Pager } from './pager.ts';

/** What a list's `query` is made from. An enumerating list has no window, so that it cannot be narrowed by mistake. */
export type QueryContext<Enumerates extends boolean, Config, Prepared> = {
  /** The connection's config. */
  readonly config: Config;
  /** What `prepare` returned. */
  readonly prepared: Prepared;
} & (Enumerates extends true
  ? unknown
  : {
      /** Start of the window in ISO 8601; undefined for everything. */
      readonly since: string | undefined;
      /** End of the window in ISO 8601. */
      readonly until: string;
    });

/** What the `map` of a list gets beside the fields. */
export interface MapContext<Config, Prepared> {
  /** For what the schema does not say: `record.warn(field, problem)`, `record.reject(field, problem)`, `record.raw`. */
  readonly record: RecordReader;
  /** The connection's config. */
  readonly config: Config;
  /** What `prepare` returned. */
  readonly prepared: Prepared;
}

/** Options of {@link list}. */
export interface ListDefinition<
  Contract extends PullContract,
  Place,
  Query,
  Schema extends z.ZodObject,
  Enumerates extends boolean,
  Config,
  Prepared,
> {
  /**
   * Address of the list, below the provider's base URL. The type of the config is the one that you write at the parameter of
   * `path`, `query`, `prepare` or `map`.
   */
  readonly path: string | ((config: Config) => string);
  /** How the list is read page by page: `byPageNumber`, `byOffset`, `byCursor`, `byLinkHeader`, `byTime`, or a pager of your own. */
  readonly pages: Pager<Place, Query>;
  /** Goes with each request, beside what the pager adds: parameters of a GET, or fields of a JSON body. */
  readonly query?:
    | NoInfer<Query>
    | ((about: QueryContext<NoInfer<Enumerates>, Config, NoInfer<Prepared>>) => NoInfer<Query>);
  /** Schema of the fields that `map` uses. It is read leniently: see {@link RecordReader.fields}. */
  readonly read: Schema;
  /** Makes the canonical record. Write it as a function with a return type, so that an error of the compiler stands at the field. */
  readonly map: (
    raw: z.output<NoInfer<Schema>>,
    about: MapContext<Config, NoInfer<Prepared>>,
  ) => z.input<NoInfer<Contract>['item']>;
  /**
   * Key of the id if ids are digits, or else a function that checks it: see {@link ListReading}.
   * @default 'id'
   */
  readonly id?: string | ((raw: RawObject) => string | null);
  /** When a rejected record was changed, if that can be read: see {@link ListReading}. */
  readonly updatedAt?: (raw: RawObject) => string | null | undefined;
  /**
   * Whether a record exists but must not be imported, such as a return or a test order: see {@link ListReading}. Its id goes to
   * `leftOut` of the page, so that it counts as read.
   */
  readonly leaveOut?: (raw: RawObject) => boolean;
  /**
   * Whether the list has every live record: records that are no longer there are then deleted at the host, after a second check.
   * @default false
   */
  readonly enumerates?: Enumerates;
  /**
   * How far before the last run's start a window begins. In milliseconds.
   * @default 0
   */
  readonly overlapMs?: number;
  /**
   * Widens `since` and `until` for an API that compares times in whole units, such as seconds, or leaves out `since` itself:
   * `since` goes back to the unit before, and `until` is rounded up. In milliseconds; with 0 both are exact.
   * @default 0
   */
  readonly timeUnitMs?: number;
  /** Reads what all pages need, such as the shop's currency. Called once per run, before the first page. */
  readonly prepare?: (http: ProviderHttp, config: Config) => Promise<Prepared>;
  /** Completes each record with a nested list: see {@link child}. */
  readonly complete?: Child;
}

/** Where a list is read on: null after its end. */
export interface ListCursor<Place> {
  next: Place | null;
}

/** A pull, as `capabilities` of `defineProvider` takes it. */
export interface ListCapability<Contract extends PullContract, Place, Config> {
  contract: Contract;
  cursor: z.ZodType<ListCursor<Place>>;
  enumerates: boolean;
  overlapMs: number;
  run(
    context: PullContext<Config, PullInput, ListCursor<Place>>,
  ): AsyncGenerator<PullPage<z.input<Contract['item']>, ListCursor<Place>>, void, undefined>;
}
