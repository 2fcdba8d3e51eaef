import { IntegrationError } from '@makerfex/integrations-core';
import type { HandoffPapers } from '../handoff/papers.ts';

/** A mail as it is given to the transport. */
export interface Mail {
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly attachments: { filename: string; content: Buffer; contentType: string }[];
}

/** What sends mails: a transporter of nodemailer, made by the host. */
export interface MailTransport {
  sendMail(mail: Mail): Promise<unknown>;
  verify?(): Promise<unknown>;
}

export interface MailOptions {
  /** One that does not send again by itself: no pool, or one with `maxRequeues: 0`. */
  readonly transport: MailTransport;
  /** `Kiln & Co <orders@example.com>`; the part behind the @ also ends the ids of messages. */
  readonly from: string;
  /** Other words than the English ones. */
  readonly compose?: (papers: HandoffPapers) => { readonly subject: string; readonly text: string };
}

/** @throws IntegrationError `not_configured` where it is no address to send from */
export function domainOf(from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1];
  if (domain === undefined)
    throw new IntegrationError(
      'not_configured',
      'The address that mails are sent from must look like `Name <name@example.com>`.',
    );
  return domain;
}
