import type { Choice, ChoiceSearch } from './choices.ts';

/** `domain.method` of the host port that a capability needs, e.g. `projects.upsertOrders`. */
export type PortName = `${string}.${string}`;

/** A host function by name and signature, made with {@link portFunction}, {@link optionalPort} or {@link choicePort}. */
export interface PortFunction<Arguments extends readonly unknown[] = never, Result = unknown> {
  readonly '~signature'?: (...args: Arguments) => Promise<Result>;
  readonly optional?: true;
  /** See {@link ChoicePort}. */
  readonly choosesField?: string;
}
/** A host function that a host may leave out: a push then finds `undefined` in its place. */
export interface OptionalPort<Arguments extends readonly unknown[] = never, Result = unknown>
  extends PortFunction<Arguments, Result> {
  readonly optional: true;
}
/** A host function that finds what a person can choose for one field of the push's input, while filling it in. */
export interface ChoicePort extends OptionalPort<[search: ChoiceSearch], readonly Choice[]> {
  /** The field of the input, such as `product_id`: it gets the `id` of the choice. */
  readonly choosesField: string;
}
export type PushPorts = Readonly<Record<PortName, PortFunction>>;

/**
 * Declares the signature of a host function, which also gets a `PortContext`.
 * @example
 * const ports = { 'catalog.findProduct': portFunction<[id: string], Product | null>() };
 */
export const portFunction = <Arguments extends readonly unknown[], Result>(): PortFunction<Arguments, Result> => ({});

/**
 * Like {@link portFunction}, for a host function that the push can do without.
 * @example
 * const ports = { 'catalog.findImage': optionalPort<[id: string], Uint8Array | null>() };
 */
export const optionalPort = <Arguments extends readonly unknown[], Result>(): OptionalPort<Arguments, Result> => ({
  optional: true,
});

/**
 * Declares a host function that finds what a person can choose for a field of the input, so that nobody has to type an id. The host
 * writes it as `FindChoices`, or leaves it out: the field is then a text field.
 * @param choosesField the field's name: it gets the `id` of the choice
 * @example
 * const ports = { 'catalog.findProducts': choicePort('product_id') };
 */
export const choicePort = (choosesField: string): ChoicePort => ({ optional: true, choosesField });
