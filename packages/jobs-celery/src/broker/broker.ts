/** A message as a queue holds it, whatever the broker. */
export interface Message {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly correlationId: string | null;
  readonly replyTo: string | null;
  /** By the broker's own reckoning: RabbitMQ serves the highest first, Redis the lowest. */
  readonly priority: number;
  readonly body: Buffer;
}

/** A message that was taken from its queue and is not done with: where its consumer dies, it is delivered to another. */
export interface TakenMessage extends Message {
  /** Says that it is done with. It never rejects: a message whose end could not be told is delivered again. */
  ack(): Promise<void>;
  /** Puts it behind all others of its queue. It never rejects either. */
  putBack(): Promise<void>;
  /** Has the broker keep it, held by no consumer, and deliver it again after so long, with these headers too. It never rejects either. */
  putOff(forMs: number, headers: Message['headers']): Promise<void>;
}

export interface Consumer {
  /** Resolves once it takes messages. @throws IntegrationError `storage_unavailable`, `not_configured` */
  ready(): Promise<void>;
  /** Takes no more; what was taken can still be acknowledged. */
  pause(): Promise<void>;
  /** Gives back what is not acknowledged. */
  close(): Promise<void>;
}

export interface ConsumeOptions {
  /** Messages that are held at once, at most. */
  readonly prefetch: number;
  /** Called with each message. */
  readonly take: (message: TakenMessage) => void;
}

/** A broker that makes its connections when they are needed, and anew whenever they break. */
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
