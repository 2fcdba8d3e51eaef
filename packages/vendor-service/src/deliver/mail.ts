import { IntegrationError, isOneLine } from '@makerfex/integrations-core';
import type { HandoffPapers } from '../handoff/papers.ts';
import type { Channel } from './channel.ts';
import { judgeMailError } from './mail-error.ts';
import { domainOf, type MailOptions } from './mail-options.ts';

/** Two mails with one id are one only to those who look at it: it is not sent again by itself. */
export const mailChannel: Channel = {
  isRepeatable: false,
  async send({ settings, config, run }, parcel) {
    const { mail } = settings;
    const address = config.vendor.email;
    // A config that was written before the host had, or with another release.
    if (!mail || address === undefined)
      return {
        outcome: 'refused',
        error: new IntegrationError(
          'not_configured',
          `${settings.label} is delivered to by email: the host needs a mail transport, and the config the vendor’s address.`,
        ),
      };
    const words = composed(mail, parcel);
    if (words instanceof IntegrationError) return { outcome: 'refused', error: words };
    const messageId = `<${run.id}.handoff@${domainOf(mail.from)}>`;
    const replyTo = parcel.invoice.seller.email;
    const message = {
      from: mail.from,
      to: { name: config.vendor.name, address },
      ...(replyTo !== null && { replyTo }),
      ...words,
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
      return judgeMailError(error);
    }
  },
};

/** What the host's own words fail in has not gone out. */
function composed(mail: MailOptions, papers: HandoffPapers): Words | IntegrationError {
  try {
    const words = (mail.compose ?? compose)(papers);
    if (isOneLine(words.subject)) return words;
    return new IntegrationError(
      'port_failed',
      'The subject of the mail is not one line, or overrides the direction of text: correct `email.compose`, the number of the invoice or the name of the seller.',
    );
  } catch (cause) {
    return new IntegrationError('port_failed', 'The host’s own words for the mail failed: mend `email.compose`.', {
      cause,
    });
  }
}

type Words = ReturnType<NonNullable<MailOptions['compose']>>;

function compose({ invoice, order }: HandoffPapers): Words {
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
