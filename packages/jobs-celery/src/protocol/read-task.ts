import { IntegrationError } from '@makerfex/integrations-core';
import { invalid } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import type { Message } from '../broker/broker.ts';
import { instant, shortText } from './fields.ts';
import { parseBody, parseToSendOn } from './json.ts';
import { refuseUnsupported, type Signature, signature } from './signature.ts';
import { readAddress, type TaskAddress } from './task-address.ts';

const json = 'application/json';

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
    /** The last one runs next. */
    chain: z.array(signature).nullish(),
    chord: z.unknown().optional(),
  }),
]);

/** A requested task. */
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

/**
 * Reads the task that a message requests.
 * @throws IntegrationError `malformed_request`, `unsupported_media_type`, `payload_too_large`, `invalid_input`
 */
export function readTask(message: Message): Task {
  const address = readAddress(message);
  const head = headers.safeParse(message.headers);
  if (!address || !head.success)
    throw head.error
      ? invalid('The headers of the task (message protocol 2)', 'invalid_input', head.error)
      : new IntegrationError('malformed_request', 'The message has no task id: send one in its headers.');
  if (message.contentType !== json || head.data.compression)
    throw new IntegrationError(
      'unsupported_media_type',
      'The task is not plain JSON: set task_serializer to "json", without compression.',
    );
  const [args, kwargs] = readBody(parseBody(message.body));
  const [, , { callbacks, chain, ...others }] = readBody(parseToSendOn(message.body));
  const task = {
    ...address,
    name: head.data.task,
    rootId: head.data.root_id ?? address.id,
    args,
    kwargs,
    eta: head.data.eta ?? null,
    expires: head.data.expires ?? null,
    callbacks: callbacks ?? [],
    chain: chain ?? [],
  };
  refuseUnsupported(others, [...task.callbacks, ...task.chain]);
  return task;
}

function readBody(parsed: unknown): z.infer<typeof body> {
  const read = body.safeParse(parsed);
  if (read.success) return read.data;
  throw invalid('The body of the task (message protocol 2)', 'invalid_input', read.error);
}
