import type * as z from 'zod';
import type { CalledPorts, CapabilityContract, PullContract, PushContract } from './capability.ts';
import type {
  DocumentContext,
  FetchContext,
  FetchedRecords,
  PullContext,
  PullPage,
  PushContext,
  RunDocument,
} from './context.ts';

/** What a pull is made of, in addition to the fields of every capability. */
export interface PullCode<Config, Item, Input, Cursor> {
  /**
   * Reads the list, and yields it page by page. Records commit together with the cursor of their page; after a crash a worker calls
   * `run` again with the last cursor that was committed.
   */
  run(context: PullContext<Config, Input, Cursor>): AsyncGenerator<PullPage<Item, Cursor>, void, undefined>;
  /**
   * Returns the records of these ids (at most 100) as the pull does, and the ids that no longer exist. With it, records
   * missing from an enumeration are checked by id before any is deleted, and unreadable ones are read again by id.
   * @example
   * async function fetch({ http }: FetchContext<unknown>, ids: readonly string[]) {
   *   const found = await http.get('/orders', { query: { ids } });
   *   return toRecords(found.body);
   * }
   */
  fetch?(context: FetchContext<Config>, ids: readonly string[]): Promise<FetchedRecords<Item>>;
}

/** What a push is made of, in addition to the fields of every capability. */
export interface PushCode<Config, Input, Output, Ports> {
  /** Sends it, in steps that are stored with the run, and returns the run's result. Called again when the run is resumed. */
  run(context: PushContext<Config, Input, Ports>): Promise<Output>;
  /**
   * Documents of a run by name, the default first. Each is built again on every request, from the run's notes and through
   * its ports, which must only read. @throws IntegrationError `not_found` if the run does not have it (yet)
   */
  documents?: {
    readonly [Name in string]: (context: DocumentContext<Config, Input, Ports>) => Promise<RunDocument>;
  };
}

type RunOf<Config, Contract, Input, Cursor> =
  Contract extends PullContract<string, infer Item>
    ? PullCode<Config, z.input<Item>, Input, Cursor>
    : Contract extends PushContract<string, infer _Input, infer Output, infer Ports>
      ? PushCode<Config, Input, z.input<Output>, CalledPorts<Ports>>
      : never;

type InputOf<Contract, Inputs, Key> = Key extends keyof Inputs
  ? NonNullable<Inputs[Key]> extends z.ZodType<infer Own>
    ? unknown extends Own
      ? ContractInput<Contract>
      : Own
    : ContractInput<Contract>
  : ContractInput<Contract>;
type ContractInput<Contract> = Contract extends CapabilityContract ? z.output<Contract['input']> : never;
type CursorOf<Cursors, Key> = Key extends keyof Cursors
  ? NonNullable<Cursors[Key]> extends z.ZodType<infer Cursor>
    ? Cursor
    : never
  : never;

/** A key without a schema infers as unknown, so the constraint must let that through. */
export type Schemas<Contracts> = { [K in keyof Contracts]?: unknown };

/** The capabilities of a provider as its author writes them; their contracts, inputs and cursors are inferred. */
export type CapabilityLiterals<Config, Contracts, Inputs, Cursors> = {
  [K in keyof Contracts]: {
    /** What the capability does, for which records, and which host port it needs: `importOrders`, or one of your own. */
    contract: Contracts[K];
    /** Schema that extends the contract's input with what only this provider understands. */
    input?: unknown;
    /** Schema of a pull's cursor: a stored one that no longer fits is dropped, and the pull starts over. */
    cursor?: unknown;
    /**
     * Whether a complete run sees every live record: records that it did not see are deleted, after a second check. Its window
     * has no start. Nothing is deleted if a page said `incomplete`, fewer records came than `total` announced, a record without
     * an id was rejected, the run was limited by `since` or `until`, or more than half of more than 10 known records would be
     * deleted.
     * @default false
     */
    enumerates?: boolean;
    /**
     * How far before the last run's start an incremental window begins. In milliseconds.
     * @default 0
     */
    overlapMs?: number;
  } & RunOf<
    Config,
    NoInfer<Contracts[K]>,
    InputOf<NoInfer<Contracts[K]>, NoInfer<Inputs>, K>,
    CursorOf<NoInfer<Cursors>, K>
  >;
} & { [K in keyof Inputs]: { input?: Inputs[K] } } & { [K in keyof Cursors]: { cursor?: Cursors[K] } };
