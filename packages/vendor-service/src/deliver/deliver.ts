import { IntegrationError } from '@makerfex/integrations-core';
import type { Delivery } from '../config.ts';
import { type Delivered, type HandoffWork, notes } from '../handoff/work.ts';
import type { Channel, Parcel } from './channel.ts';
import { mailChannel } from './mail.ts';
import { webhookChannel } from './webhook.ts';

const channels: Readonly<Record<Exclude<Delivery, 'download'>, Channel>> = {
  email: mailChannel,
  webhook: webhookChannel,
};

/**
 * Brings the documents to the vendor. The run with its notes is the outbox: a sending is noted before it goes out and after it
 * has, and a worker that takes the run up reads on from there.
 * @throws IntegrationError `outcome_unknown` where it cannot be told whether it arrived; any other error means that it has not
 */
export async function deliver(work: HandoffWork, parcel: Parcel): Promise<Delivered> {
  const { steps, config } = work;
  const earlier = steps.read(notes.delivered.name, notes.delivered.schema);
  if (earlier) return earlier;
  const by = config.delivery;
  const messageId = by === 'download' ? null : await send(work, channels[by], parcel);
  const delivered = { by, at: new Date().toISOString(), message_id: messageId };
  const { id, number } = parcel.issued;
  await steps.note(notes.delivered.name, delivered, { ...delivered, invoice_id: id, invoice_number: number });
  return delivered;
}

/** @returns what the vendor knows the message by */
async function send(work: HandoffWork, channel: Channel, parcel: Parcel): Promise<string | null> {
  const { steps, run, config } = work;
  const { reconciled } = run;
  // One that is noted and not yet known to have arrived may have: its worker has died over it, or its answer was lost.
  const last = steps.read(notes.delivering.name, notes.delivering.schema);
  if (last && !channel.isRepeatable && last.reconciled >= reconciled)
    throw unknown(work, parcel, 'it was being sent when the worker that did so stopped.');
  await steps.attempt(notes.delivering.name, { by: config.delivery, at: new Date().toISOString(), reconciled });
  const sending = await channel.send(work, parcel);
  if (sending.outcome === 'delivered') return sending.messageId;
  const { error } = sending;
  // What this one was refused for says nothing of the one before it.
  if (sending.outcome === 'refused' && !last) {
    await steps.note(notes.delivering.name, null);
    throw error;
  }
  if (channel.isRepeatable && run.mayRetry(error)) throw error;
  throw unknown(work, parcel, error.message);
}

const unknown = ({ settings }: HandoffWork, { issued }: Parcel, problem: string) =>
  new IntegrationError(
    'outcome_unknown',
    `Invoice ${issued.number} stands, and it is not known whether it reached ${settings.label}: ${problem} Ask there, then settle the run, or have it reconciled, which sends it again.`,
  );
