import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { isOneLine } from '@makerfex/integrations-core/records';
import { classifyMailError } from '../faults.ts';
import type { HandoffRecords } from '../handoff/records.ts';
import type { Channel } from './channel.ts';
import { domainOf, type MailOptions } from './mail-options.ts';

/** Not every reader recognises two mails with one id as the same, so a mail is not resent automatically. */
export const mailChannel: Channel = {
  isRepeatable: false,
  async send({ settings, config, run }, parcel) {
    const { mail } = settings;
    const address = config.vendor.email;
    // The config can be older than the host's current set-up.
    if (!mail || address === undefined)
      return {
        outcome: 'refused',
        error: new IntegrationError(
          'not_configured',
          `Cannot send email to ${settings.label}: set the option \`email\` of vendorService(), and the vendor’s email address in the config.`,
        ),
      };
    const text = composeSafely(mail, parcel);
    if (isIntegrationError(text)) return { outcome: 'refused', error: text };
    const messageId = `<${run.id}.handoff@${domainOf(mail.from)}>`;
    const replyTo = parcel.invoice.seller.email;
    const message = {
      from: mail.from,
      to: { name: config.vendor.name, address },
      ...(replyTo !== null && { replyTo }),
      ...text,
      messageId,
      attachments: parcel.documents.map(({ fileName, mediaType, bytes }) => ({
        filename: fileName,
        content: Buffer.from(bytes),
        contentType: mediaType,
      })),
    };
    try {
      await mail.transport.sendMail(message);
      return { outcome: 'delivered', messageId };
    } catch (error) {
      return classifyMailError(error);
    }
  },
};

/** Returns an error if the host's `compose` fails: nothing was sent then. */
function composeSafely(mail: MailOptions, records: HandoffRecords): MailText | IntegrationError {
  try {
    const text = (mail.compose ?? defaultCompose)(records);
    if (isOneLine(text.subject)) return text;
    return new IntegrationError(
      'port_failed',
      'The subject of the mail is not one line, or overrides the text direction: correct `email.compose`, the invoice number or the seller’s name.',
    );
  } catch (cause) {
    return new IntegrationError(
      'port_failed',
      'The host’s function `email.compose` failed: fix it, then reconcile the run.',
      {
        cause,
      },
    );
  }
}

type MailText = ReturnType<NonNullable<MailOptions['compose']>>;

function defaultCompose({ invoice, order }: HandoffRecords): MailText {
  const subject = `Work order ${order.number} from ${invoice.seller.name}`;
  const lines = [
    `Dear ${order.to.name},`,
    '',
    `attached are work order ${order.number}${order.title ? ` (${order.title})` : ''} and invoice ${invoice.number}.`,
    ...(order.dueOn ? [`Please have it done by ${order.dueOn}.`] : []),
    ...(order.instructions ? ['', order.instructions] : []),
    '',
    invoice.seller.name,
  ];
  return { subject, text: lines.join('\n') };
}
