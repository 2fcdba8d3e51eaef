import { IntegrationError, invalid } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { Message } from '../broker/broker.ts';

/** Largest body of a task that is taken, in bytes. */
const maxBodyBytes = 1_048_576;
const json = 'application/json';

/** What both brokers can hold as the name of a queue or the id of a message, in bytes. */
const longestName = 255;
const shortText = z.string().refine((text) => isName(text), `expected 1 to ${longestName} bytes`);
const isName = (text: string): boolean => text !== '' && Buffer.byteLength(text) <= longestName;

/** As Celery writes instants, in ISO 8601; without an offset they are in UTC. */
const instant = z.string().transform((text, context) => {
  const isWithOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  const at = new Date(isWithOffset ? text : `${text}Z`);
  if (!Number.isNaN(at.getTime())) return at;
  context.addIssue({ code: 'custom', message: 'no instant in ISO 8601' });
  return z.NEVER;
});

/** A task that is to follow, as `chain` and `link` hold it. */
const signature = z.object({
  task: shortText,
  args: z.array(z.unknown()).default([]),
  kwargs: z.record(z.string(), z.unknown()).default({}),
  options: z
    .object({
      task_id: shortText.nullish(),
      reply_to: shortText.nullish(),
      queue: shortText.nullish(),
      priority: z.int().min(0).max(255).nullish(),
      group_id: z.string().nullish(),
    })
    .default({}),
  subtask_type: z.string().nullish(),
  immutable: z.boolean().default(false),
});
export type Signature = z.infer<typeof signature>;

/** The headers of Celery's message protocol 2 (docs.celeryq.dev, Message Protocol). */
const headers = z.object({
  task: shortText,
  id: shortText,
  eta: instant.nullish(),
  expires: instant.nullish(),
  group: z.string().nullish(),
  root_id: z.string().nullish(),
  parent_id: z.string().nullish(),
  ignore_result: z.boolean().nullish(),
  compression: z.string().nullish(),
});
const body = z.tuple([
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
  z.object({
    callbacks: z.array(signature).nullish(),
    errbacks: z.array(z.unknown()).nullish(),
    /** The next one is the last. */
    chain: z.array(signature).nullish(),
    chord: z.unknown().optional(),
  }),
]);

/** What answers to a task need to find whoever waits for them. */
export interface TaskAddress {
  readonly id: string;
  /** The queue that results go to, where they go by `rpc://`. */
  readonly replyTo: string | null;
  readonly group: string | null;
  readonly parentId: string | null;
  readonly ignoresResult: boolean;
}

/** A task that was asked for. */
export interface Task extends TaskAddress {
  readonly name: string;
  readonly rootId: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly eta: Date | null;
  readonly expires: Date | null;
  readonly callbacks: readonly Signature[];
  readonly chain: readonly Signature[];
}

/** Where to answer to a message, however little sense it makes; null where it has no id that an answer could carry. */
export function readAddress({ headers: given, correlationId, replyTo }: Message): TaskAddress | null {
  const id = given['id'] ?? correlationId;
  if (typeof id !== 'string' || !isName(id)) return null;
  return {
    id,
    replyTo,
    group: text(given['group']),
    parentId: text(given['parent_id']),
    ignoresResult: given['ignore_result'] === true,
  };
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * The task that a message asks for.
 * @throws IntegrationError `malformed_request`, `unsupported_media_type`, `payload_too_large`, `invalid_input`
 */
export function readTask(message: Message): Task {
  const address = readAddress(message);
  const head = headers.safeParse(message.headers);
  if (!address || !head.success)
    throw head.error
      ? invalid('The headers of the task (message protocol 2)', 'invalid_input', head.error)
      : new IntegrationError('malformed_request', 'The message has no task id.');
  if (message.contentType !== json || head.data.compression)
    throw new IntegrationError(
      'unsupported_media_type',
      'The task is not in plain JSON: set task_serializer to "json", without compression.',
    );
  if (message.body.length > maxBodyBytes)
    throw new IntegrationError('payload_too_large', `The task is larger than ${maxBodyBytes} bytes.`);
  const read = body.safeParse(parse(message.body));
  if (!read.success) throw invalid('The body of the task (message protocol 2)', 'invalid_input', read.error);
  const [args, kwargs, embed] = read.data;
  refuseUnsupported(embed);
  const { task: name, eta, expires, root_id: rootId } = head.data;
  return {
    ...address,
    name,
    rootId: rootId ?? address.id,
    args,
    kwargs,
    eta: eta ?? null,
    expires: expires ?? null,
    callbacks: embed.callbacks ?? [],
    chain: embed.chain ?? [],
  };
}

/** Refused, where to leave it out in silence would break what the sender relies on. */
function refuseUnsupported({ chord, errbacks, callbacks, chain }: z.infer<typeof body>[2]): void {
  const isGroup = [...(callbacks ?? []), ...(chain ?? [])].some(({ subtask_type: kind }) => kind != null);
  if (chord != null || errbacks?.length || isGroup)
    throw new IntegrationError(
      'invalid_input',
      'Chords and link_error are not supported, and only a single task can follow: use link, or a chain of tasks.',
    );
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new IntegrationError('malformed_request', 'The body of the task is no JSON.');
  }
}
