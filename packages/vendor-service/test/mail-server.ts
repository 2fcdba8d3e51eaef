import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createTransport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** Whether a mail is accepted, refused with a code, or accepted with the connection cut before the answer. */
export type MailFate = 'accepted' | 'accepted_unanswered' | { readonly refusedWith: number };

export interface MailServer {
  readonly port: number;
  /** The accepted mails, parsed. */
  readonly mails: Email[];
  /** The fates of the next mails, in order; later ones are accepted. */
  readonly fates: MailFate[];
  /** Called when a mail has arrived, before its fate is decided. */
  onData: (mail: Email) => Promise<void>;
  /** Refuses the next recipients with this code. */
  refuseRecipients: number | null;
  close(): Promise<void>;
}

/** A real SMTP server on this machine. */
export async function startMailServer(): Promise<MailServer> {
  /** @returns whether it is answered */
  async function receive(stream: Readable, sessionId: string): Promise<boolean> {
    const mail = await PostalMime.parse(await text(stream));
    await mailServer.onData(mail);
    const fate = mailServer.fates.shift() ?? 'accepted';
    if (typeof fate === 'object') throw Object.assign(new Error('canary: refused'), { responseCode: fate.refusedWith });
    mailServer.mails.push(mail);
    if (fate === 'accepted') return true;
    for (const connection of server.connections) if (isOf(connection, sessionId)) connection.close();
    return false;
  }

  async function answer(stream: Readable, sessionId: string, done: (error?: Error | null) => void): Promise<void> {
    try {
      if (await receive(stream, sessionId)) done();
    } catch (error) {
      done(error instanceof Error ? error : new Error('It failed.'));
    }
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      const code = mailServer.refuseRecipients;
      done(code === null ? null : Object.assign(new Error('canary: no such person'), { responseCode: code }));
    },
    onData: (stream, session, done) => void answer(stream, session.id, done),
  });
  server.on('error', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.server.address();
  const mailServer: MailServer = {
    port: typeof address === 'object' && address ? address.port : 0,
    mails: [],
    fates: [],
    onData: async () => undefined,
    refuseRecipients: null,
    close: () =>
      new Promise((resolve) => {
        for (const connection of server.connections) if (isOf(connection)) connection.close();
        server.close(() => resolve());
      }),
  };
  return mailServer;
}

interface Connection {
  readonly id: string;
  close(): void;
}
/** The package's types lack these fields. */
const isOf = (connection: unknown, id?: string): connection is Connection =>
  typeof connection === 'object' &&
  connection !== null &&
  'close' in connection &&
  'id' in connection &&
  (id === undefined || connection.id === id);

/** The host's mail options: a nodemailer transporter and the sender. */
export const mailOf = ({ port }: Pick<MailServer, 'port'>) => ({
  transport: createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true }),
  from: 'Kiln & Co <orders@kiln.example>',
});
