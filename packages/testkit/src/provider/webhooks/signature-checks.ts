import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { WebhookRequest } from '@makerfex/integrations-core/provider';
import { Inapplicable } from '../check.ts';
import { fail } from '../records.ts';
import {
  descriptorOf,
  differingHeaders,
  mustRefuse,
  type Sample,
  samplesOf,
  sentAt,
  verdictOf,
  type WebhookSuite,
  withBody,
  withHeader,
} from './subject.ts';

/** Throws, saying what it found, if a promise is not kept. */
export type WebhookCheck = (suite: WebhookSuite) => void;

const later = new Date(sentAt.getTime() + 86_400_000);
const earlier = new Date(sentAt.getTime() - 86_400_000);

/** What `verify` promises. */
export const signatureChecks = {
  'verifies deliveries as they are sent'(suite) {
    for (const sample of samplesOf(suite))
      for (const [how, body] of writingsOf(sample.sample.body)) {
        const verdict = verdictOf(sample, sample.request({ body }), how);
        if (verdict !== 'verified')
          fail(
            `${sample.name} is ${verdict} ${how}: compare the signature with that of the body's bytes as they come, and times with \`receivedAt\`.`,
          );
      }
  },

  'refuses a body that was changed'(suite) {
    for (const sample of samplesOf(suite)) {
      const request = sample.request();
      for (const [how, body] of changesOf(request.body))
        mustRefuse(sample, withBody(request, body), how, 'sign the bytes as they come, and all of them.');
    }
  },

  'refuses a signature of another length'(suite) {
    for (const sample of samplesOf(suite))
      for (const [how, request] of misshapen(sample, suite))
        mustRefuse(sample, request, how, 'decode the signature, and compare its length before `timingSafeEqual`.');
  },

  'compares signatures in constant time'(suite) {
    for (const sample of samplesOf(suite)) {
      const request = sample.request({ secret: suite.secrets[1] });
      if (countComparisons(() => verdictOf(sample, request, 'if another secret signed it')) === 0)
        fail(
          `It compares the signature of ${sample.name} without \`timingSafeEqual\`: how long \`===\` takes tells how much of a forged one is right.`,
        );
    }
  },

  'refuses what another secret signed'(suite) {
    for (const sample of samplesOf(suite)) {
      const request = sample.request({ secret: suite.secrets[1] });
      mustRefuse(sample, request, 'if another secret signed it', 'compare the signature.');
    }
  },

  'refuses a delivery without its signature'(suite) {
    for (const sample of samplesOf(suite)) {
      const request = sample.request();
      for (const name of signatureHeaders(sample, suite))
        for (const value of [null, ''])
          mustRefuse(
            sample,
            withHeader(request, name, value),
            value === null ? `without the header ${name}` : `with an empty header ${name}`,
            'without a signature nobody knows who sent it.',
          );
    }
  },

  'refuses an empty body'(suite) {
    for (const sample of samplesOf(suite)) {
      const request = withBody(sample.request({ body: '' }), '');
      mustRefuse(sample, request, 'with an empty body', 'return `incomplete`: it says nothing.');
    }
  },

  'verifies with each of several secrets'(suite) {
    const [one, other] = suite.secrets;
    for (const secrets of [
      [one, other],
      [other, one],
    ])
      for (const sample of samplesOf(suite, secrets))
        for (const secret of secrets) {
          const which = `if secret ${secrets.indexOf(secret) + 1} of 2 signed it`;
          const verdict = verdictOf(sample, sample.request({ secret }), which);
          if (verdict !== 'verified')
            fail(
              `${sample.name} is ${verdict} ${which}: compare with all of them, as a secret is replaced by the next.`,
            );
        }
  },

  'does not start without a secret'(suite) {
    for (const secrets of [[], [''], [suite.secrets[0], '']]) {
      const isRefused = () => {
        try {
          return !suite.open(secrets).provider.webhooks;
        } catch {
          return true;
        }
      };
      if (!isRefused())
        fail(
          `It takes webhooks with the secrets ${JSON.stringify(secrets.map((secret) => (secret === '' ? '' : 'a secret')))}: refuse to start, as \`readSecrets\` does.`,
        );
    }
  },

  'refuses a signed time that is far from now'(suite) {
    const timed = samplesOf(suite).filter(
      (each) => differingHeaders(each.request(), each.request({ at: later })).length > 0,
    );
    if (timed.length === 0) throw new Inapplicable('nothing of its deliveries depends on the time');
    for (const sample of timed) {
      for (const [how, receivedAt] of [
        ['a day later', later],
        ['a day earlier', earlier],
      ] as const)
        mustRefuse(sample, { ...sample.request(), receivedAt }, how, 'compare its time with `receivedAt`.');
      const [old, fresh] = [sample.request(), sample.request({ at: later })];
      const signed = new Set(signatureHeaders(sample, suite));
      const times = differingHeaders(old, fresh).filter((name) => !signed.has(name));
      const renewed = times.reduce((request, name) => withHeader(request, name, fresh.headers.get(name)), old);
      mustRefuse(
        sample,
        { ...renewed, receivedAt: later },
        'a day later with a new time',
        'the signature has to cover the time.',
      );
    }
  },

  'refuses anything else without an error'(suite) {
    for (const sample of samplesOf(suite))
      for (const [how, request] of garbage(sample)) mustRefuse(sample, request, how, 'refuse what no secret signed.');
    const descriptor = descriptorOf(suite, [suite.secrets[0]]);
    const [sample] = samplesOf(suite);
    if (!descriptor.challenge || !sample) return;
    const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': '', 'hub.challenge': '1' });
    for (const asked of [new URLSearchParams(), query])
      if (descriptor.challenge({ ...sample.request(), query: asked }) !== null)
        fail(`It answers the challenge "${asked.toString()}": answer only one with the token of the host.`);
  },
} satisfies Record<string, WebhookCheck>;

/** How often `timingSafeEqual` is called meanwhile, whoever imports it. */
function countComparisons(work: () => void): number {
  const { timingSafeEqual } = crypto;
  let count = 0;
  try {
    crypto.timingSafeEqual = (one, other) => {
      count += 1;
      return timingSafeEqual(one, other);
    };
    syncBuiltinESMExports();
    work();
  } finally {
    crypto.timingSafeEqual = timingSafeEqual;
    syncBuiltinESMExports();
  }
  return count;
}

/** Headers that are others if another secret signs. */
const signatureHeaders = (sample: Sample, { secrets }: WebhookSuite): string[] =>
  differingHeaders(sample.request({ secret: secrets[0] }), sample.request({ secret: secrets[1] }));

/** The same JSON, written in other ways: each is another body with a signature of its own. */
export function writingsOf(body: string): (readonly [how: string, body: string])[] {
  const asSent = ['as it is sent', body] as const;
  try {
    JSON.parse(body);
  } catch {
    return [asSent];
  }
  const escaped = body
    .replaceAll(/(?<!\\)\//g, String.raw`\/`)
    .replaceAll(/[\u0080-\uFFFF]/g, (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [asSent, ['with spaces around its JSON', `\n ${body}\t\r\n`], ['with escapes in its JSON', `${escaped} `]];
}

function* changesOf(body: Uint8Array): Generator<readonly [how: string, body: Uint8Array]> {
  for (const [where, index] of [
    ['first', 0],
    ['middle', body.length >> 1],
    ['last', body.length - 1],
  ] as const) {
    const changed = Buffer.from(body);
    changed[index] = (changed[index] ?? 0) ^ 1;
    yield [`with another ${where} byte`, changed];
  }
  yield ['with a space behind it', Buffer.concat([body, Buffer.from(' ')])];
  yield ['with a line break behind it', Buffer.concat([body, Buffer.from('\n')])];
  yield ['with a space before it', Buffer.concat([Buffer.from(' '), body])];
  yield ['with a byte order mark before it', Buffer.concat([Buffer.from('\uFEFF'), body])];
  yield ['without its last byte', body.subarray(0, -1)];
  yield ['twice', Buffer.concat([body, body])];
}

/** The sample with signatures that are too short, too long, or no encoding of bytes. */
function* misshapen(sample: Sample, suite: WebhookSuite): Generator<readonly [how: string, WebhookRequest]> {
  const [request, other] = [sample.request(), sample.request({ secret: suite.secrets[1] })];
  for (const name of signatureHeaders(sample, suite)) {
    const [text, otherText] = [request.headers.get(name) ?? '', other.headers.get(name) ?? ''];
    for (const [how, value] of shapesOf(text, otherText)) yield [how, withHeader(request, name, value)];
  }
  if (!sample.sample.signedBody) return;
  const [text, otherText] = [Buffer.from(request.body).toString(), Buffer.from(other.body).toString()];
  for (const [how, value] of shapesOf(text, otherText)) yield [how, withBody(request, value)];
}

/** A text with a signature in it: what differs from that of another secret. */
function* shapesOf(text: string, other: string): Generator<readonly [how: string, text: string]> {
  let start = 0;
  while (text[start] === other[start]) start += 1;
  let end = text.length;
  while (end > start && text[end - 1] === other[other.length - (text.length - end) - 1]) end -= 1;
  const signature = text.slice(start, end);
  const middle = signature.length >> 1;
  const put = (changed: string) => `${text.slice(0, start)}${changed}${text.slice(end)}`;
  yield ['with a signature that is too short', put(signature.slice(0, middle) + signature.slice(middle + 1))];
  yield ['with half a signature', text.slice(0, start + middle)];
  yield ['with a signature that is too long', put(signature + signature)];
  yield ['with a signature that is not encoded', put(`${signature.slice(0, -1)}\u00E9`)];
  yield ['with a signature of other characters', put('\u00E9'.repeat(signature.length))];
}

function* garbage({ request: make, sample }: Sample): Generator<readonly [how: string, WebhookRequest]> {
  const request = make();
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  yield ['with bytes that are no text', withBody(request, bytes)];
  yield ['with a body that nests 100,000 levels', withBody(request, '['.repeat(100_000))];
  yield ['with a megabyte of zeros', withBody(request, Buffer.alloc(1_048_576))];
  // A signature in the body stays right whatever the headers are.
  if (sample.signedBody) return;
  yield ['without any header', { ...request, headers: new Headers() }];
  for (const value of ['x'.repeat(65_536), '\u00FF\u0080', '=,= ,v1,=;sha256=', 'v1, '.repeat(10_000)]) {
    const headers = new Headers([...request.headers].map(([name]) => [name, value]));
    yield [`with ${value.length} strange characters in each header`, { ...request, headers }];
  }
}
