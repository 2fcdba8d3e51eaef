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

type RunOf<Config, Contract, Input, Cursor> =
  Contract extends PullContract<string, infer Item>
    ? {
        run(
          context: PullContext<Config, Input, Cursor>,
        ): AsyncGenerator<PullPage<z.input<Item>, Cursor>, void, undefined>;
        /**
         * Returns the records of these ids (at most 100) as the pull does, and the ids that no longer exist. With it, records
         * missing from an enumeration are checked by id before any is deleted, and unreadable ones are read again by id.
         * @example
         * async function fetch({ http }: FetchContext<unknown>, ids: readonly string[]) {
         *   const found = await http.get('/orders', { query: { ids } });
         *   return toRecords(found.body);
         * }
         */
        fetch?(context: FetchContext<Config>, ids: readonly string[]): Promise<FetchedRecords<z.input<Item>>>;
      }
    : Contract extends PushContract<string, infer _Input, infer Output, infer Ports>
      ? {
          run(context: PushContext<Config, Input, CalledPorts<Ports>>): Promise<z.input<Output>>;
          /**
           * Documents of a run by name, the default first. Each is built again on every request, from the run's notes and through
           * its ports, which must only read. @throws IntegrationError `not_found` if the run does not have it (yet)
           */
          documents?: {
            readonly [Name in string]: (
              context: DocumentContext<Config, Input, CalledPorts<Ports>>,
            ) => Promise<RunDocument>;
          };
        }
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
    contract: Contracts[K];
    /** Extends the contract's input with what only this provider understands. */
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
