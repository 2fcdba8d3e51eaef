import type { Delivery } from '@makerfex/integrations-core/jobs';
import * as z from 'zod';
import type { Message } from '../broker/broker.ts';
import { runTask } from '../protocol/names.ts';
import { readTask } from '../protocol/read-task.ts';
import { writeTask } from '../protocol/write-task.ts';

const kwargs = z.object({ shop_id: z.string().min(1), run_id: z.string() });

/** The delivery of a run as a task; the task's id is the run's. */
export const writeDelivery = ({ scope: { shopId }, runId }: Delivery): Message =>
  writeTask({ name: runTask, id: runId, kwargs: { shop_id: shopId, run_id: runId } });

/** Null if the message is not a delivery but comes from elsewhere. */
export function readDelivery(message: Message): Delivery | null {
  try {
    const task = readTask(message);
    const { data } = kwargs.safeParse(task.kwargs);
    return data && task.name === runTask ? { scope: { shopId: data.shop_id }, runId: data.run_id } : null;
  } catch {
    return null;
  }
}
