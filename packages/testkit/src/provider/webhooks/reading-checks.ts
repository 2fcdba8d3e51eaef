import { isDeepStrictEqual } from 'node:util';
import type { WebhookFact, WebhookMessage, WebhookRequest } from '@makerfex/integrations-core/provider';
import { fail } from '../records.ts';
import { type WebhookCheck, writingsOf } from './signature-checks.ts';
import { differingHeaders, type Sample, samplesOf, type WebhookSuite, withHeader } from './subject.ts';

/** What `read`, `deliveryId` and `accounts` promise. */
export const readingChecks = {
  'reads its deliveries without an error'(suite) {
    for (const sample of samplesOf(suite)) {
      const expected = messagesOf(sample, sample.request(), 'as it is sent');
      for (const [how, body] of writingsOf(sample.sample.body))
        if (!isDeepStrictEqual(messagesOf(sample, sample.request({ body }), how), expected))
          fail(`${sample.name} is read otherwise ${how}: parse the JSON, instead of searching its text.`);
    }
  },

  'names records that a capability can fetch'(suite) {
    const capabilities = Object.values(suite.open([suite.secrets[0]]).provider.capabilities);
    const kinds = new Set(capabilities.flatMap((one) => ('cursor' in one && one.fetch ? one.contract.record : [])));
    for (const { fact, name } of factsOf(suite)) {
      if (fact.type !== 'records') continue;
      if (!kinds.has(fact.kind))
        fail(
          `${name} names records of the kind "${fact.kind}", which no pull with a \`fetch\` has (${[...kinds].join(', ') || 'none has one'}): add a \`fetch\`, or name none.`,
        );
      if (fact.externalIds.length === 0 || !fact.externalIds.every((id) => typeof id === 'string' && id !== ''))
        fail(`${name} names a record without an id: leave the fact out, or throw if the body has an impossible form.`);
    }
  },

  'reads ids with all their digits'(suite) {
    for (const sample of samplesOf(suite))
      for (const id of idsOf(messagesOf(sample, sample.request(), 'as it is sent'))) {
        const digits = /\d{3,}$/.exec(id)?.[0];
        if (digits === undefined || digits === sample.sample.account || !sample.sample.body.includes(digits)) continue;
        const body = sample.sample.body.replaceAll(digits, longId);
        const found = idsOf(messagesOf(sample, sample.request({ body }), `with the id ${longId}`));
        if (!found.some((each) => each.endsWith(longId)))
          fail(
            `${sample.name} is read as ${found.join(', ')} if its id is ${longId}: parse it with \`parseExactJson\`.`,
          );
      }
  },

  'finds the connection that a delivery is for'(suite) {
    for (const sample of samplesOf(suite)) {
      const ours = accountsOf(suite);
      if (!ours.includes(sample.sample.account))
        fail(
          `The accounts of the connection are ${ours.join(', ') || 'none'}, without ${sample.sample.account}: correct \`accounts\`, or the sample.`,
        );
      for (const { account } of messagesOf(sample, sample.request(), 'as it is sent'))
        if (account !== sample.sample.account)
          fail(`${sample.name} is read as one for ${account} instead of ${sample.sample.account}.`);
    }
  },

  'takes no delivery of another account for its own'(suite) {
    const ours = new Set(accountsOf(suite));
    for (const sample of samplesOf(suite)) {
      const { account } = sample.sample;
      const other = /^\d+$/.test(account) ? `9${account}` : `other-${account}`;
      const request = sample.request({ body: sample.sample.body.replaceAll(account, other) });
      const moved = [...request.headers].reduce(
        (changed, [name, value]) => withHeader(changed, name, value.replaceAll(account, other)),
        request,
      );
      const messages = tryReading(sample, moved) ?? [];
      const own = messages.find((message) => ours.has(message.account));
      if (own)
        fail(
          `${sample.name} is taken for one of ${own.account} if it is for ${other}: read the account from each delivery.`,
        );
    }
  },

  'gives a delivery the same id each time, and others to others'(suite) {
    for (const sample of samplesOf(suite)) {
      const { reader, name, request } = sample;
      const idOf = (of: WebhookRequest) => reader.deliveryId?.(of) ?? null;
      const [first, again] = [
        idOf(request()),
        idOf(request({ at: new Date(request().receivedAt.getTime() + 60_000) })),
      ];
      const hasId = differingHeaders(request(), request({ id: 'msg_another' })).length > 0;
      if (first === null && hasId)
        fail(`${name} has an id, but deliveryId returns none: a delivery that is sent again would count as a new one.`);
      if (first !== again)
        fail(
          `${name} has another id when it is sent again: return the id that the provider keeps, not one of the try.`,
        );
      if (hasId && first === idOf(request({ id: 'msg_another' })))
        fail(`${name} and another delivery with the same body have one id: the second would be ignored.`);
    }
  },

  'needs each header that it uses'(suite) {
    for (const sample of samplesOf(suite)) {
      const request = sample.request();
      const expected = said(sample, request);
      for (const [name] of request.headers) {
        const without = withHeader(request, name, null);
        if (sample.reader.verify(without) !== 'verified' || tryReading(sample, without) === undefined) continue;
        if (!isDeepStrictEqual(said(sample, without), expected))
          fail(
            `${sample.name} is accepted without the header ${name}, but is read otherwise: return \`incomplete\` without it.`,
          );
      }
    }
  },
} satisfies Record<string, WebhookCheck>;

/** `JSON.parse` makes it 9007199254740992. */
const longId = '9007199254740993';

function accountsOf({ open, secrets }: WebhookSuite): readonly string[] {
  const { provider, config, visible = {} } = open([secrets[0]]);
  return provider.webhooks?.accounts({ config: provider.config.parse(config), visible }) ?? [];
}

function messagesOf({ reader, name }: Sample, request: WebhookRequest, how: string): readonly WebhookMessage[] {
  try {
    return reader.read(request);
  } catch (error) {
    return fail(
      `read throws for ${name} ${how}: ${error instanceof Error ? error.message : String(error)}. A delivery from which nothing follows has a message without facts.`,
    );
  }
}

/** @returns undefined if it has an impossible form */
function tryReading({ reader }: Sample, request: WebhookRequest): readonly WebhookMessage[] | undefined {
  try {
    return reader.read(request);
  } catch {
    return undefined;
  }
}

/** What follows from a request; its time may be missing. */
const said = (sample: Sample, request: WebhookRequest) => ({
  id: sample.reader.deliveryId?.(request) ?? null,
  messages: tryReading(sample, request)?.map((message) => ({ ...message, at: null })),
});

const factsOf = (suite: WebhookSuite): { readonly fact: WebhookFact; readonly name: string }[] =>
  samplesOf(suite).flatMap((sample) =>
    messagesOf(sample, sample.request(), 'as it is sent').flatMap(({ facts }) =>
      facts.map((fact) => ({ fact, name: sample.name })),
    ),
  );

const idsOf = (messages: readonly WebhookMessage[]): readonly string[] =>
  messages.flatMap(({ facts }) => facts.flatMap((fact) => (fact.type === 'records' ? fact.externalIds : [])));
