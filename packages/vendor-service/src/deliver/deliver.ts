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
 * Brings the documents to the vendor. The run with its notes is the outbox: a sending is noted before it goes out, and a worker
 * that takes the run up reads on from there.
 * @throws IntegrationError `outcome_unknown` where it cannot be told whether it arrived; any other error means that it has not,
 *   unless an earlier sending is noted
 */
export async function deliver(work: HandoffWork, parcel: Parcel): Promise<HandedOff['delivery']> {
  const { steps, config } = work;
  // One that is noted and not yet known to have arrived may have: its worker has died over it, or its answer was lost.
  const last = steps.read(notes.delivering.name, notes.delivering.schema) ?? null;
  if (last && needsWord(last, work))
    throw unknown(work, parcel, `a sending by ${last.by} had begun, and what came of it was not noted.`);
  const by = config.delivery;
  const messageId = by === 'download' ? null : await send(work, channels[by], parcel, last);
  return { by, at: new Date().toISOString(), message_id: messageId };
}

/** Whether a person has to look before it goes out again: the vendor knows a second sending only by the same way as the first. */
function needsWord(last: Sent, { run, config: { delivery } }: HandoffWork): boolean {
  if (last.reconciled < run.reconciled) return false;
  return delivery === 'download' || delivery !== last.by || !channels[delivery].isRepeatable;
}

/** @returns what the vendor knows the message by */
async function send(work: HandoffWork, channel: Channel, parcel: Parcel, last: Sent | null): Promise<string | null> {
  const { steps, run, config } = work;
  const sent: Sent = { by: config.delivery, at: new Date().toISOString(), reconciled: run.reconciled };
  await steps.attempt(notes.delivering.name, sent);
  const sending = await channel.send(work, parcel);
  if (sending.outcome === 'delivered') return sending.messageId;
  const { error } = sending;
  // What this one was refused for says nothing of the one before it.
  if (sending.outcome === 'refused' && !last) {
    await steps.withdraw(notes.delivering.name);
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
