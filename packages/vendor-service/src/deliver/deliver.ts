import { IntegrationError } from '@makerfex/integrations-core';
import type { Delivery } from '../config.ts';
import type { HandedOff } from '../contract.ts';
import { type HandoffWork, notes, type Sent } from '../handoff/work.ts';
import type { Channel, Parcel } from './channel.ts';
import { mailChannel } from './mail.ts';
import { webhookChannel } from './webhook.ts';

const channels: Readonly<Record<Exclude<Delivery, 'download'>, Channel>> = {
  email: mailChannel,
  webhook: webhookChannel,
};

/**
 * Delivers the documents to the vendor. The run's steps are the outbox: each sending is recorded before it goes out, and a
 * worker that resumes the run starts from there.
 * @throws IntegrationError `outcome_unknown` if nobody can know whether it arrived; any other error means that it has not,
 *   unless an earlier sending is recorded
 */
export async function deliver(work: HandoffWork, parcel: Parcel): Promise<HandedOff['delivery']> {
  const { steps, config } = work;
  // A sending recorded here may have arrived: its worker crashed, or the answer was lost.
  const last = steps.read(notes.delivering.name, notes.delivering.schema) ?? null;
  if (last && needsReview(last, work))
    throw outcomeUnknown(work, parcel, `a sending by ${last.by} had begun, and its outcome was not recorded.`);
  const by = config.delivery;
  const messageId = by === 'download' ? null : await send(work, channels[by], parcel, last);
  return { by, at: new Date().toISOString(), message_id: messageId };
}

/** Whether a person must check before it is sent again: the vendor recognises a repeated message only on the same channel. */
function needsReview(last: Sent, { run, config: { delivery } }: HandoffWork): boolean {
  if (last.reconciled < run.reconciled) return false;
  return delivery === 'download' || delivery !== last.by || !channels[delivery].isRepeatable;
}

/** @returns the message id that the vendor sees */
async function send(work: HandoffWork, channel: Channel, parcel: Parcel, last: Sent | null): Promise<string | null> {
  const { steps, run, config } = work;
  const sent: Sent = { by: config.delivery, at: new Date().toISOString(), reconciled: run.reconciled };
  await steps.attempt(notes.delivering.name, sent);
  const sending = await channel.send(work, parcel);
  if (sending.outcome === 'delivered') return sending.messageId;
  const { error } = sending;
  // This refusal says nothing about the sending before it.
  if (sending.outcome === 'refused' && !last) {
    await steps.withdraw(notes.delivering.name);
    throw error;
  }
  if (channel.isRepeatable && run.mayRetry(error)) throw error;
  throw outcomeUnknown(work, parcel, error.message);
}

const outcomeUnknown = ({ settings }: HandoffWork, { issued }: Parcel, problem: string) =>
  new IntegrationError(
    'outcome_unknown',
    `Invoice ${issued.number} was issued, but it is not known whether it reached ${settings.label}: ${problem} Ask the vendor, then settle the run, or reconcile it to send the invoice again.`,
  );
