/** What a provider sends to a host. */
export interface Delivery {
  /** The same for each try, and for one that is sent again. */
  readonly id: string;
  /** Where it is sent to. */
  readonly url: string;
  /** What it is about, for the log and for faults. */
  readonly topic: string;
  /** Exactly the text that is signed. */
  readonly body: string;
  /** In addition to `content-type: application/json` and those of the signature. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One try of a delivery, or why there was none. */
export interface LoggedDelivery extends Delivery {
  /** Counts the tries from 1; 0 if it was not sent at all. */
  readonly attempt: number;
  readonly at: Date;
  /** What the host answered; 0 if there was no answer. */
  readonly status: number;
  /** `failed` is tried again, if it was not the last try; `dropped` found the queue full. */
  readonly outcome: 'delivered' | 'failed' | 'lost' | 'dropped';
}

/** What `send` takes. */
export interface DeliveryToSend extends Pick<Delivery, 'url' | 'body'> {
  /** @default `msg_${randomUUID()}` */
  readonly id?: string;
  /** @default '' */
  readonly topic?: string;
  /** @default {} */
  readonly headers?: Delivery['headers'];
}
