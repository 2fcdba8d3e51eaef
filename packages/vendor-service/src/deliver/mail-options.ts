import { IntegrationError } from '@makerfex/integrations-core';
import { option } from '@makerfex/integrations-core/options';
import type { HandoffRecords } from '../handoff/records.ts';

/** A mail as the transport gets it. */
export interface Mail {
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly attachments: { filename: string; content: Buffer; contentType: string }[];
}

/** A nodemailer transporter, created by the host. */
export interface MailTransport {
  sendMail(mail: Mail): Promise<unknown>;
  verify?(): Promise<unknown>;
}

export interface MailOptions {
  /** It must not retry by itself: use no pool, or one with `maxRequeues: 0`. */
  readonly transport: MailTransport;
  /** `Kiln & Co <orders@example.com>`; its domain is also part of message ids. */
  readonly from: string;
  /** Writes subject and text. @default defaultCompose, in English */
  readonly compose?: (records: HandoffRecords) => { readonly subject: string; readonly text: string };
}

/** Schema of {@link MailOptions}. */
export const mailOptions = option.group<MailOptions>({
  transport: option.instance<MailTransport>('a transport with a method `sendMail`, such as one of nodemailer', [
    'sendMail',
  ]),
  from: option.text('a sender, such as `Name <name@example.com>`'),
  compose: option.fn<NonNullable<MailOptions['compose']>>().optional(),
});

/** @throws IntegrationError `not_configured` if it is not a sender's address */
export function domainOf(from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1];
  if (domain === undefined)
    throw new IntegrationError('not_configured', 'The option `email.from` must look like `Name <name@example.com>`.');
  return domain;
}
