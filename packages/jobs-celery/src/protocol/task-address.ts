import * as z from 'zod';
import type { Message } from '../broker/broker.ts';
import { isName, shortText } from './fields.ts';
import { parseBody } from './json.ts';

/** Where to send the results of a task. */
export interface TaskAddress {
  readonly id: string;
  /** The queue that results go to with `rpc://`. */
  readonly replyTo: string | null;
  readonly group: string | null;
  readonly parentId: string | null;
  readonly ignoresResult: boolean;
}

/** The address of a task, also of a malformed one; null if it has no usable id. */
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

const withChain = z.tuple([z.unknown(), z.unknown(), z.object({ chain: z.array(z.unknown()) })]);
const step = z.object({ options: z.looseObject({ task_id: shortText }) });

/** The addresses of the rest of a task's chain, also of a malformed task. Skips those without an id, which nobody can wait for. */
export function readChain(message: Message): TaskAddress[] {
  const [, , { chain }] = withChain.safeParse(parsed(message)).data ?? [null, null, { chain: [] }];
  return chain.flatMap((one) => {
    const { data } = step.safeParse(one);
    return data ? [addressOf(data.options, message)] : [];
  });
}

const addressOf = (options: z.infer<typeof step>['options'], { replyTo }: Message): TaskAddress => ({
  id: options.task_id,
  replyTo: text(options['reply_to']) ?? replyTo,
  group: text(options['group_id']),
  parentId: null,
  ignoresResult: options['ignore_result'] === true,
});

function parsed({ body }: Message): unknown {
  try {
    return parseBody(body);
  } catch {
    return null;
  }
}
