import { hostname } from 'node:os';
import type { Message } from '../broker/broker.ts';
import { writeInstant } from './fields.ts';
import type { Signature } from './signature.ts';

export interface NewTask {
  readonly id: string;
  readonly name: string;
  readonly args?: readonly unknown[] | undefined;
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
  readonly eta?: Date | null | undefined;
  readonly expires?: Date | null | undefined;
  readonly retries?: number | undefined;
  /** Hard and soft limit, in seconds. */
  readonly timeLimits?: readonly [hard: number | null, soft: number | null] | undefined;
  readonly priority?: number | undefined;
  readonly replyTo?: string | null | undefined;
  readonly group?: string | null | undefined;
  readonly rootId?: string | undefined;
  readonly parentId?: string | undefined;
  readonly ignoresResult?: boolean | undefined;
  /** The tasks that are linked to it. */
  readonly callbacks?: readonly Signature[] | undefined;
  /** The tasks that follow, the next one last. */
  readonly chain?: readonly Signature[] | undefined;
}

/** Replaces the arguments in Celery's log, as they may be secret. */
const withheld = '...';

/** A task in Celery's message protocol 2 (docs.celeryq.dev, Message Protocol). */
export function writeTask(task: NewTask): Message {
  const embed = { callbacks: someOf(task.callbacks), errbacks: null, chain: someOf(task.chain), chord: null };
  return {
    headers: {
      lang: 'js',
      task: task.name,
      id: task.id,
      shadow: null,
      eta: instant(task.eta),
      expires: instant(task.expires),
      group: task.group ?? null,
      group_index: null,
      retries: task.retries ?? 0,
      timelimit: task.timeLimits ?? [null, null],
      root_id: task.rootId ?? task.id,
      parent_id: task.parentId ?? null,
      argsrepr: withheld,
      kwargsrepr: withheld,
      origin: `${process.pid}@${hostname()}`,
      ignore_result: task.ignoresResult ?? false,
    },
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    correlationId: task.id,
    replyTo: task.replyTo ?? null,
    priority: task.priority ?? 0,
    body: Buffer.from(JSON.stringify([task.args ?? [], task.kwargs ?? {}, embed])),
  };
}

const someOf = (following: NewTask['chain']): NewTask['chain'] | null => (following?.length ? following : null);

/** With an offset, as some versions of Python do not read `Z`. */
const instant = (at: Date | null | undefined): string | null => (at ? `${writeInstant(at)}+00:00` : null);
