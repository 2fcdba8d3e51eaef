import { IntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';
import { instantText, readInstant, shortText } from './fields.ts';

/** More than 300 years; instants within it can be written. */
const longestSeconds = 1e10;
const secondsFromNow = z.number().min(-longestSeconds).max(longestSeconds);
/** An instant within options. From 5.3 on, kombu marks it as one. */
const moment = z.union([instantText, z.looseObject({ __type__: z.literal('datetime'), __value__: instantText })]);

/** Fields that are not read here stay unchanged, as they may be sent on. */
const plainOptions = z.looseObject({
  task_id: shortText.nullish(),
  reply_to: shortText.nullish(),
  queue: shortText.nullish(),
  priority: z.int().min(0).max(255).nullish(),
  group_id: z.string().nullish(),
  countdown: secondsFromNow.nullish(),
  eta: moment.nullish(),
  expires: z.union([secondsFromNow, moment]).nullish(),
  retries: z.int().min(0).nullish(),
  time_limit: z.number().nullish(),
  soft_time_limit: z.number().nullish(),
  ignore_result: z.boolean().nullish(),
});

type Options = z.infer<typeof plainOptions> & {
  link?: Signature | Signature[] | null | undefined;
  chain?: Signature[] | null | undefined;
};

/** A following task, as in `chain` and `link`. */
export interface Signature {
  task: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
  options: Options;
  subtask_type?: string | null | undefined;
  immutable: boolean;
}

export const signature: z.ZodType<Signature> = z.looseObject({
  task: shortText,
  args: z.array(z.unknown()).default([]),
  kwargs: z.record(z.string(), z.unknown()).default({}),
  options: plainOptions
    .extend({
      link: z.lazy(() => z.union([z.array(signature), signature])).nullish(),
      chain: z.lazy(() => z.array(signature)).nullish(),
    })
    .default({}),
  subtask_type: z.string().nullish(),
  immutable: z.boolean().default(false),
});

/** The tasks that are linked to a following one. */
export const linksOf = ({ options: { link } }: Signature): Signature[] => [link ?? []].flat();

/** Earliest start and expiry of a following task. As in Celery, they count from when it is sent. */
export function timesOf({ countdown, eta, expires }: Options): { eta: Date | null; expires: Date | null } {
  return { eta: countdown ? fromNow(countdown) : dateOf(eta), expires: dateOf(expires) };
}

function dateOf(given: Options['expires']): Date | null {
  if (typeof given === 'number') return fromNow(given);
  const text = typeof given === 'object' ? given?.['__value__'] : given;
  return text ? readInstant(text) : null;
}

const fromNow = (seconds: number): Date => new Date(Date.now() + seconds * 1_000);

/** Options that messages of this package cannot express. */
const inexpressible = ['chord', 'link_error', 'exchange'];

/**
 * Refuses options that the sender relies on and this package cannot honour.
 * @throws IntegrationError `invalid_input`
 */
export function refuseUnsupported(
  { chord, errbacks }: { readonly chord?: unknown; readonly errbacks?: unknown },
  following: readonly Signature[],
): void {
  if (isGiven(chord) || isGiven(errbacks) || following.some(isUnsupported))
    throw new IntegrationError(
      'invalid_input',
      'Chords, groups, link_error and exchanges are not supported, not even in the tasks that follow: use link, or a chain of single tasks.',
    );
}

const isUnsupported = (one: Signature): boolean =>
  one.subtask_type != null ||
  inexpressible.some((name) => isGiven(one.options[name])) ||
  [...linksOf(one), ...(one.options.chain ?? [])].some(isUnsupported);

const isGiven = (value: unknown): boolean =>
  value != null && value !== '' && !(Array.isArray(value) && value.length === 0);
