import * as z from 'zod';
import type { Logger } from '../logger.ts';
import { nearest } from './nearest.ts';

/** The longest that a timer of Node.js can wait, in milliseconds; a longer one fires at once. */
export const longestTimerMs = 2 ** 31 - 1;

const must = <Value>(what: string, holds: (value: unknown) => boolean) =>
  z.custom<Value>(holds, { error: `must be ${what}` });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What is wrong with something that is no group of options. */
export const mustBeOptions = 'must be an object with options';

/** Options are never a list or a promise: those have none of the names, and would be taken for no options. */
const isOptions = (value: unknown): boolean => isObject(value) && !Array.isArray(value) && !hasMethods(value, ['then']);

const inRange = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

const hasMethods = (value: unknown, names: readonly string[]): boolean =>
  isObject(value) && names.every((name) => typeof Reflect.get(value, name) === 'function');

/** One schema for each option of an interface: a missing or a misspelt key does not compile. */
export type OptionFields<Options> = {
  // `Exclude` keeps a union of options together, instead of giving one shape for each member.
  readonly [Key in Exclude<keyof Options, never>]: z.ZodType<Options[Key] | undefined>;
};

/**
 * Schemas of options, for {@link checkOptions}. Each says what the value must be; append `.optional()` if it has a default.
 * @example
 * const pageOptions = option.group<{ size?: number; pauseMs?: number }>({
 *   size: option.count(1, 200).optional(),
 *   pauseMs: option.ms(0).optional(),
 * });
 */
export const option = {
  /** A whole number. */
  count: (least: number, most: number) =>
    must<number>(`a whole number from ${least} to ${most}`, (v) => inRange(v, least, most) && Number.isInteger(v)),
  /** A number of milliseconds, by default at most what a timer can wait. */
  ms: (least: number, most: number = longestTimerMs) =>
    must<number>(`a number of milliseconds from ${least} to ${most}`, (v) => inRange(v, least, most)),
  /** `true` or `false`. */
  flag: () => must<boolean>('true or false', (v) => typeof v === 'boolean'),
  /** Text that is not empty. */
  text: <Text extends string = string>(what = 'text that is not empty') =>
    must<Text>(what, (v) => typeof v === 'string' && v.trim() !== ''),
  /** An http(s) address without a query, such as one of a simulator. */
  address: () =>
    must<string>(
      'an http(s) address without a query, such as https://api.example.com',
      (v) => typeof v === 'string' && /^https?:$/.test(URL.parse(v)?.protocol ?? '') && !/[?#]/.test(v),
    ),
  /** A function; it is called as it is. */
  fn: <Fn>() => must<Fn>('a function', (v) => typeof v === 'function'),
  /** An object with these methods, such as an instance of a class. It is used as it is. */
  instance: <Instance>(what: string, methods: readonly string[]) => must<Instance>(what, (v) => hasMethods(v, methods)),
  /** A logger. */
  log: () =>
    must<Logger>('a logger with a method `error`, such as consoleLogger or one of pino', (v) =>
      hasMethods(v, ['error']),
    ),
  /** Anything that `holds`. */
  where: must,
  /** A list of values that each match a schema. */
  list: <Item>(item: z.ZodType<Item>) => z.array(item, { error: 'must be a list' }).readonly(),
  /** An object with these options and no others. */
  group: <Options extends object>(fields: OptionFields<Options>) =>
    z.custom<Options>(isOptions, { error: mustBeOptions, abort: true }).superRefine((given, context) => {
      const known = Object.keys(fields);
      for (const name of Object.keys(given))
        if (!Object.hasOwn(fields, name))
          context.addIssue({ code: 'custom', path: [name], params: unknownOption, message: hint(name, known) });
      for (const [name, schema] of Object.entries<z.ZodType>(fields)) {
        const parsed = schema.safeParse(Reflect.get(given, name));
        for (const { path, message, ...issue } of parsed.error?.issues ?? [])
          context.addIssue({
            code: 'custom',
            path: [name, ...path],
            message,
            ...(issue.code === 'custom' && issue.params && { params: issue.params }),
          });
      }
    }),
} as const;

/** Marks the issue of an option that does not exist. */
const unknownOption = { isUnknown: true } as const;

const hint = (name: string, known: readonly string[]): string => {
  const near = nearest(name, known);
  return near === undefined ? `there can be: ${known.join(', ')}.` : `did you mean \`${near}\`?`;
};
