import type { Provider, WebhookDescriptor, WebhookReader, WebhookRequest } from '@makerfex/integrations-core/provider';
import type { SignDelivery } from '../../simulator/delivery-signatures.ts';
import { fail } from '../records.ts';

/** A delivery as the provider sends it. */
export interface SampleDelivery {
  /** What is signed: best a body that the provider documents. */
  readonly body: string;
  /** The account that it is for, one of those of the config that `open` returns. */
  readonly account: string;
  /** Headers that stand beside the signature, such as the topic. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of the callback that it is sent to. Without it, it is a webhook. */
  readonly callback?: string;
  /** What is sent instead of `body`, if the signature is part of it and not in a header. */
  readonly signedBody?: (body: string, secret: string) => string;
}

/** What {@link testProvider} needs to test a provider's webhooks. */
export interface WebhookSuite {
  /** Two secrets in the provider's own form. */
  readonly secrets: readonly [string, string];
  /** The provider with these secrets, newest first, and a connection that the samples are for. */
  readonly open: (secrets: readonly string[]) => {
    readonly provider: Provider;
    readonly config: unknown;
    /** Fields of its credential that may be shown. @default {} */
    readonly visible?: Readonly<Record<string, string>>;
  };
  /** The headers that sign a body: `signStandard`, `signHmac`, or a function. */
  readonly sign: (secret: string) => SignDelivery;
  /** One delivery or more of each form. */
  readonly deliveries: readonly SampleDelivery[];
}

/** How a request differs from the sample. */
interface Variation {
  readonly secret?: string;
  readonly id?: string;
  readonly at?: Date;
  readonly body?: string;
}

/** A sample, with the reader that it is for. */
export interface Sample {
  /** For messages: `Delivery 1`. */
  readonly name: string;
  readonly sample: SampleDelivery;
  readonly reader: WebhookReader;
  /** The sample, signed. */
  readonly request: (variation?: Variation) => WebhookRequest;
}

export const sentAt = new Date(Date.UTC(2026, 0, 5, 12));
const sampleId = 'msg_2b9Zq7dT1x';

/** The samples, for a provider with these secrets; with the first one if none are given. */
export function samplesOf(suite: WebhookSuite, secrets: readonly string[] = [suite.secrets[0]]): Sample[] {
  const descriptor = descriptorOf(suite, secrets);
  if (suite.deliveries.length === 0)
    fail('`webhooks.deliveries` is empty: add one of each form that the provider sends.');
  return suite.deliveries.map((sample, index) => ({
    name: `Delivery ${index + 1}`,
    sample,
    reader: readerOf(descriptor, sample),
    request: ({ secret = suite.secrets[0], id = sampleId, at = sentAt, body = sample.body } = {}) => ({
      body: Buffer.from(sample.signedBody?.(body, secret) ?? body),
      headers: new Headers({
        'content-type': 'application/json',
        ...sample.headers,
        ...(!sample.signedBody && suite.sign(secret)(body, { id, at, attempt: 1 })),
      }),
      query: new URLSearchParams(),
      receivedAt: at,
    }),
  }));
}

export function descriptorOf({ open }: WebhookSuite, secrets: readonly string[]): WebhookDescriptor<unknown> {
  const { webhooks } = open(secrets).provider;
  return webhooks ?? fail('The provider that `webhooks.open` returns has no webhooks: give it the secrets.');
}

function readerOf(descriptor: WebhookDescriptor<unknown>, { callback }: SampleDelivery): WebhookReader {
  if (callback === undefined) return descriptor;
  return (
    descriptor.callbacks?.[callback] ?? fail(`The provider has no callback "${callback}": correct one of the two.`)
  );
}

/** What `verify` returns, which is neither an error nor any other word. */
export function verdictOf({ reader, name }: Sample, request: WebhookRequest, how: string) {
  let verdict: unknown;
  try {
    verdict = reader.verify(request);
  } catch (error) {
    fail(
      `verify throws for ${name} ${how}: ${error instanceof Error ? error.message : String(error)}. Return a verdict: an error is answered with 500.`,
    );
  }
  const known = ['verified', 'incomplete', 'expired', 'wrong_signature'] as const;
  return (
    known.find((each) => each === verdict) ??
    fail(`verify returns ${String(verdict)} for ${name} ${how}: return one of ${known.join(', ')}.`)
  );
}

/** @param remedy what the author should do */
export function mustRefuse(sample: Sample, request: WebhookRequest, how: string, remedy: string): void {
  if (verdictOf(sample, request, how) === 'verified') fail(`${sample.name} is verified ${how}: ${remedy}`);
}

export const withBody = (request: WebhookRequest, body: Uint8Array | string): WebhookRequest => ({
  ...request,
  body: Buffer.from(body),
});

/** @param value null: without the header */
export function withHeader(request: WebhookRequest, name: string, value: string | null): WebhookRequest {
  const headers = new Headers(request.headers);
  if (value === null) headers.delete(name);
  else headers.set(name, value);
  return { ...request, headers };
}

/** Names of the headers that differ between two requests. */
export const differingHeaders = (one: WebhookRequest, other: WebhookRequest): string[] =>
  [...one.headers].flatMap(([name, value]) => (other.headers.get(name) === value ? [] : name));
