/** A message in a queue of any broker. */
export interface Message {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly correlationId: string | null;
  readonly replyTo: string | null;
  /** As the broker counts: RabbitMQ serves the highest first, Redis the lowest. */
  readonly priority: number;
  readonly body: Buffer;
}

/** A message that a consumer holds. If the consumer dies, the broker delivers it to another. */
export interface TakenMessage extends Message {
  /** Acknowledges it. Never rejects: a message that could not be acknowledged is delivered again. */
  ack(): Promise<void>;
  /** Puts it at the end of its queue. Never rejects. */
  putBack(): Promise<void>;
  /** Returns it to the broker, which delivers it again after `forMs`, with these headers added. Never rejects. */
  putOff(forMs: number, headers: Message['headers']): Promise<void>;
}

export interface Consumer {
  /** Resolves once it receives messages. @throws IntegrationError `storage_unavailable`, `not_configured` */
  ready(): Promise<void>;
  /** Receives no more; messages that it holds can still be acknowledged. */
  pause(): Promise<void>;
  /** Returns messages that are not acknowledged. */
  close(): Promise<void>;
}

export interface ConsumeOptions {
  /** How many messages are held at once, at most. */
  readonly prefetch: number;
  /** Called with each message. */
  readonly take: (message: TakenMessage) => void;
}

/** A broker that connects when it is first used, and reconnects when a connection breaks. */
export interface Broker {
  /** Resolves once the broker has the message. @throws IntegrationError `storage_unavailable`, `not_configured` */
  send(queue: string, message: Message): Promise<void>;
  consume(queue: string, options: ConsumeOptions): Consumer;
  close(): Promise<void>;
}

/** How long the first connection may take, in milliseconds. */
export const connectWithinMs = 10_000;
/** How long a broker may take to answer, in milliseconds. */
export const answerWithinMs = 10_000;
