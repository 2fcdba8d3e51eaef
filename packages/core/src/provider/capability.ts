import * as z from 'zod';
import type { RecordFinding } from '../records/check-totals.ts';
import type { CanonicalRecord } from '../records/record.ts';
import type { FindChoices } from './choices.ts';
import type { ChoicePort, PortFunction, PortName, PushPorts } from './port-functions.ts';
import type { PortContext, UpsertPort } from './ports.ts';

/** Brings records of one kind from a provider into one host port. */
export interface PullContract<
  Key extends string = string,
  Item extends z.ZodType<CanonicalRecord> = z.ZodType<CanonicalRecord>,
  Input extends z.ZodType<PullInput> = z.ZodType<PullInput>,
  Port extends PortName = PortName,
> {
  readonly mode: 'pull';
  readonly key: Key;
  readonly label: string;
  /** The kind of record, e.g. `order`: with shop and provider it makes an external id unique. */
  readonly record: string;
  readonly item: Item;
  readonly input: Input;
  readonly port: Port;
  /** Finds oddities of a valid record, reported as warnings. The record is stored anyway, even if the check throws. */
  readonly check?: ((item: z.output<Item>) => readonly RecordFinding[]) | undefined;
}

/** A screen that a console may have for inputs of one shape, instead of the form of their schema. */
export interface PushScreen {
  /** Which screen: `invoice_hand_off` or `picture_post` in our console. A console that does not know it shows the form. */
  readonly name: string;
  /**
   * The provider's limits that the screen shows while a person types, such as `{ caption_characters: 2200 }`.
   * @default none
   */
  readonly limits?: Readonly<Record<string, number>>;
}

/** Sends something to a provider. `ports` are the host functions that it may call while it does so. */
export interface PushContract<
  Key extends string = string,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Ports extends PushPorts = PushPorts,
> {
  readonly mode: 'push';
  readonly key: Key;
  readonly label: string;
  readonly input: Input;
  readonly output: Output;
  readonly ports: Ports;
  readonly screen?: PushScreen | undefined;
  /** See {@link PushDefinition}. A method, so that a contract of any input is a `PushContract`. */
  subject?(input: z.output<Input>): string;
}

export type CapabilityContract = PullContract | PushContract;

const notAnInstant = 'must be a time with its zone as text, such as 2026-11-24T07:00:00Z';

/** The input that every pull accepts. */
export const pullInput = z.strictObject({
  /** Only what changed at or after this instant; without it, what changed since the last complete run. */
  since: z.iso
    .datetime({ offset: true, error: notAnInstant })
    .meta({
      title: 'Since',
      description: 'Only what changed at or after this instant. Without it: since the last complete run.',
      examples: ['2026-11-24T07:00:00Z'],
    })
    .optional(),
  /** Only what changed before this instant. The next run reads later changes. */
  until: z.iso
    .datetime({ offset: true, error: notAnInstant })
    .meta({
      title: 'Until',
      description: 'Only what changed before this instant. The next run reads later changes.',
      examples: ['2026-11-25T07:00:00Z'],
    })
    .optional(),
  /**
   * Read everything again, even what was read before. It compares as any run does: the port gets no record that is unchanged. To
   * write those too, use `reapply`.
   */
  full: z
    .boolean()
    .meta({ title: 'Read everything again', description: 'Also what was read before.', examples: [true] })
    .optional(),
  /**
   * Send every record that the run reads to the port, unchanged or not, each with the host id of its link. Reads everything, unless
   * `since` or `until` narrow it. A record that is sent again counts as changed.
   */
  reapply: z
    .boolean()
    .meta({
      title: 'Send everything again',
      description: 'Sends every record that the run reads to the host again, unchanged or not.',
      examples: [true],
    })
    .optional(),
  /**
   * Read and compare, but write nothing: the run's result says what an import would create, change, delete and reject. The port is
   * not called.
   */
  dry_run: z
    .boolean()
    .meta({
      title: 'Dry run',
      description: 'Reads and compares, but writes nothing: the result says what an import would do.',
      examples: [true],
    })
    .optional(),
  /** Let a complete enumeration delete more than half of more than 10 known records. */
  allow_mass_deletion: z
    .boolean()
    .meta({
      title: 'Allow mass deletion',
      description: 'Lets a complete reading delete more than half of more than 10 known records.',
      examples: [true],
    })
    .optional(),
});
export type PullInput = z.infer<typeof pullInput>;

/**
 * Defines a capability that brings records in. Its key and record kind are stored with the data: never rename them.
 * @example
 * const importOrders = pull({
 *   key: 'import_orders',
 *   label: 'Import orders',
 *   record: 'order',
 *   item: orderSchema,
 *   input: pullInput,
 *   port: 'projects.upsertOrders',
 * });
 */
export const pull = <
  const Key extends string,
  Item extends z.ZodType<CanonicalRecord>,
  const Port extends PortName,
  Input extends z.ZodType<PullInput> = typeof pullInput,
>(definition: {
  /** Key of the capability: snake_case, a verb and what it does it to. */
  key: Key;
  /** Name for people: `Import orders`. */
  label: string;
  /** Kind of record: `order`. With shop and provider it makes an external id unique. */
  record: string;
  /** Schema of one record. A record that it refuses is left out and reported. */
  item: Item;
  /** Schema of what a run can be requested with: {@link pullInput}, or an extension of it. */
  input: Input;
  /** Host port that gets the batches: `projects.upsertOrders`. */
  port: Port;
  /** Finds oddities of a valid record, reported as warnings. The record is stored anyway, even if the check throws. */
  check?: (item: z.output<Item>) => readonly RecordFinding[];
}): PullContract<Key, Item, Input, Port> => ({ mode: 'pull', ...definition });

/** What {@link push} takes. */
export interface PushDefinition<Key extends string, Input extends z.ZodType, Output extends z.ZodType, Ports> {
  /** Snake_case, a verb and what it does it to. Stored with each run: never rename it. */
  readonly key: Key;
  /** Name for people: `Send a message`. */
  readonly label: string;
  /** Schema of what a run is requested with. */
  readonly input: Input;
  /** Schema of its result, which is stored with the run. */
  readonly output: Output;
  /** The host functions that it may call, by name: made with `portFunction`, `optionalPort` or `choicePort`. */
  readonly ports: Ports;
  /**
   * Names what a run is about, such as an order: one line of 1 to 200 characters, and the same text for the same input. Runs of one
   * subject are executed one after another, in the order of their requests, and those of other subjects are independent of them; at
   * most 100 wait per subject. Without it a connection has one live run, and another input is refused meanwhile.
   * @default none
   */
  readonly subject?: (input: z.output<Input>) => string;
  /**
   * The screen for its input in a console.
   * @default the form of the schema
   */
  readonly screen?: PushScreen;
}

/**
 * Defines a capability that sends something out.
 * @example
 * const sendMessage = push({
 *   key: 'send_message',
 *   label: 'Send a message',
 *   input: z.strictObject({ orderId: z.string(), text: z.string() }),
 *   output: z.object({ messageId: z.string() }),
 *   ports: {},
 *   subject: ({ orderId }) => orderId,
 * });
 */
export const push = <
  const Key extends string,
  Input extends z.ZodType,
  Output extends z.ZodType,
  const Ports extends PushPorts,
>(
  definition: PushDefinition<Key, Input, Output, Ports>,
): PushContract<Key, Input, Output, Ports> => ({ mode: 'push', ...definition });

type Union2Intersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void
  ? I
  : never;

type Nest<Name, Method> = Name extends `${infer Domain}.${infer Function}`
  ? { readonly [D in Domain]: { readonly [F in Function]: Method } }
  : never;

/** {@link Nest} of a push's port, optional if the host can leave it out. */
type NestPort<Name, Port, Method> = Port extends { readonly optional: true }
  ? Name extends `${infer Domain}.${infer Function}`
    ? { readonly [D in Domain]: { readonly [F in Function]?: Method | undefined } }
    : never
  : Nest<Name, Method>;

type HostFunction<Port, Tx> = Port extends ChoicePort
  ? FindChoices<Tx>
  : Port extends PortFunction<infer Arguments, infer Result>
    ? (...args: [...Arguments, context: PortContext<Tx>]) => Promise<Result>
    : never;

type CalledFunction<Port> =
  Port extends PortFunction<infer Arguments, infer Result> ? (...args: Arguments) => Promise<Result> : never;

/** The ports of a push as its provider calls them: without the context, which is added for them. */
export type CalledPorts<Ports> = Union2Intersection<
  { [Name in keyof Ports]: NestPort<Name, Ports[Name], CalledFunction<Ports[Name]>> }[keyof Ports]
>;

/** {@link NestPort} of a push's port as the host writes it: of a domain that has only optional ones, it can leave out the domain. */
type NestHostPort<Name, Port, Method> = Port extends { readonly optional: true }
  ? Partial<NestPort<Name, Port, Method>>
  : NestPort<Name, Port, Method>;

/** The host ports that a contract needs, as the host writes them: `{ projects: { upsertOrders } }`. */
export type PortsOf<Contract, Tx> =
  Contract extends PullContract<string, infer Item, z.ZodType<PullInput>, infer Port>
    ? Nest<Port, UpsertPort<z.output<Item>, Tx>>
    : Contract extends PushContract<string, z.ZodType, z.ZodType, infer Ports>
      ? Union2Intersection<
          { [Name in keyof Ports]: NestHostPort<Name, Ports[Name], HostFunction<Ports[Name], Tx>> }[keyof Ports]
        >
      : never;

/** {@link PortsOf} of every contract of a union together. */
export type AllPortsOf<Contract, Tx> = Union2Intersection<Contract extends unknown ? PortsOf<Contract, Tx> : never>;
