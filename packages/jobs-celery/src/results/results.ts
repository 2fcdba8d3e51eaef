import { writeInstant } from '../protocol/fields.ts';
import type { Outcome } from '../protocol/outcome.ts';
import type { TaskAddress } from '../protocol/task-address.ts';

/** Celery's result backend, in which clients read the state of their tasks. */
export interface Results {
  /** @throws IntegrationError `storage_unavailable`, `not_configured` */
  store(task: TaskAddress, outcome: Outcome): Promise<void>;
  close(): Promise<void>;
}

/** What Celery's backends store for a task. */
export const metaOf = (task: TaskAddress, { state, result }: Outcome) => ({
  task_id: task.id,
  status: state,
  result,
  traceback: null,
  children: [],
  date_done: isReady(state) ? writeInstant(new Date()) : null,
  ...(task.group !== null && { group_id: task.group }),
  ...(task.parentId !== null && { parent_id: task.parentId }),
});

export const isReady = (state: Outcome['state']): boolean =>
  state === 'SUCCESS' || state === 'FAILURE' || state === 'REVOKED';
