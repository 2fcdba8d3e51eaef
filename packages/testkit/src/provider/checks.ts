import { setTimeout as delay } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';
import { type IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import type { PullCapability } from '@makerfex/integrations-core/provider';
import { boundedChecks } from './bounded.ts';
import { byIdChecks } from './by-id.ts';
import { Inapplicable, type PullCheck, severalPages, throughJson } from './check.ts';
import { contractChecks } from './contract-checks.ts';
import { exactnessChecks } from './exactness.ts';
import { answer, answerCanary, lastingFaults, passingFaults } from './faults.ts';
import { collect, createHarness, Endless, type Harness, isRefreshable, type Page } from './harness.ts';
import { movingListChecks } from './moving-lists.ts';
import { narrowingChecks } from './narrowing.ts';
import { readsLessChecks } from './reads-less.ts';
import { fail, noneTwice, sameRecords, versionsOf } from './records.ts';
import { showsSecret } from './secret-forms.ts';
import { unknownField } from './unknown-field.ts';
import { unreadableChecks } from './unreadable.ts';
import { deletion, wholeRunChecks } from './whole-runs.ts';
import { windowChecks } from './windows.ts';

/** How long a pull may go on after its signal was aborted, in turns: a process that stands still meanwhile loses but one. */
const abortWithinMs = 2_000;
const turnMs = 100;

/** More requests than this for one call that fails are no bounded retry. */
const mostRequestsForOneFailure = 100;

/** What every pull of a provider promises. Each check throws, saying what it found, where the promise is not kept. */
export const pullChecks: Readonly<Record<string, PullCheck>> = {
  async 'starts from the beginning with every pull, even while another one is running'(subject, capability) {
    const harness = createHarness(subject);
    const first = harness.pull(capability);
    const begun = await harness.bounded(first.next());
    const second = await harness.pages(capability);
    const pages = [...(begun.done ? [] : [begun.value]), ...(await harness.bounded(collect(first)))];
    sameRecords(versionsOf(pages), versionsOf(second), 'in a second pull: its place belongs in the cursor only');
  },

  async 'delivers items that fit their contract'(subject, capability) {
    const { item: schema, record } = capability.contract;
    for (const { items } of await severalPages(createHarness(subject), capability))
      for (const item of items) {
        const { data, error } = schema.safeParse(item);
        const issue = error?.issues[0];
        if (issue)
          fail(
            `The ${record} ${item.externalId} does not fit: ${issue.path.join('.')}: ${issue.message}. Core rejects it: map the field, or reject the record with a reason.`,
          );
        const extra = unknownField(item, data);
        if (extra !== undefined)
          fail(
            `The ${record} ${item.externalId} has a field ${extra} that its contract does not know: core drops it. Correct its name, or leave it out.`,
          );
      }
  },

  async 'states every total as a whole number'(subject, capability) {
    for (const { total } of await severalPages(createHarness(subject), capability))
      if (total !== undefined && !(Number.isSafeInteger(total) && total >= 0))
        fail(`A page states the total ${total}: state how many records the window has, or leave it out.`);
  },

  async 'delivers no record twice, unless with other word of it'(subject, capability) {
    const pages = await severalPages(createHarness(subject), capability);
    for (const { items } of pages)
      noneTwice(
        items.map(({ externalId }) => externalId),
        'on one page',
      );
    noneTwice(versionsOf(pages), 'unchanged');
  },

  async 'has after every page a cursor that is JSON and fits its schema'(subject, capability) {
    for (const { cursor } of await severalPages(createHarness(subject), capability)) {
      const stored = throughJson(cursor);
      if (!isDeepStrictEqual(stored, cursor))
        fail(
          `A cursor is not JSON: ${inspect(cursor)} is stored as ${inspect(stored)}. Keep text, numbers, lists and plain objects in it.`,
        );
      const problem = capability.cursor.safeParse(stored).error?.issues[0]?.message;
      if (problem)
        fail(`The cursor ${inspect(stored)} does not fit its own schema: ${problem}. Yield what \`cursor\` accepts.`);
    }
  },

  async 'resumes after every page with nothing lost and nothing repeated'(subject, capability) {
    const pages = await severalPages(createHarness(subject), capability);
    for (const [index, { cursor }] of pages.entries()) {
      const rest = await createHarness(subject).pages(capability, throughJson(cursor));
      const found = [...pages.slice(0, index + 1), ...rest];
      sameRecords(versionsOf(pages), versionsOf(found), `when it is resumed after page ${index + 1}`);
    }
  },

  async 'ends when its signal aborts between two pages'(subject, capability) {
    const harness = createHarness(subject);
    const abort = new AbortController();
    const pages = harness.pull(capability, { signal: abort.signal });
    await harness.bounded(pages.next());
    abort.abort(new Error('stopped'));
    const sent = harness.requests.length;
    await endsSoon(pages);
    if (harness.requests.length > sent)
      fail('It sent a request after its signal had aborted: use the `http` of its context, and wait with `signal`.');
  },

  async 'ends when its signal aborts while it waits for an answer'(subject, capability) {
    const harness = createHarness(subject);
    const abort = new AbortController();
    harness.interfere(() => {
      abort.abort(new Error('stopped'));
      return new Promise<never>(() => {});
    });
    const ended = await endsSoon(harness.pull(capability, { signal: abort.signal }));
    if (ended === 'completed')
      fail('It took a request that was aborted for the end of its pages: let the error through.');
  },

  async 'answers an expired token with one refresh and goes on'(subject, capability) {
    if (!subject.simulator.credentials && !subject.simulator.tokens)
      throw new Inapplicable('the simulator has no tokens');
    const expected = versionsOf(await createHarness(subject).pages(capability));
    const harness = createHarness(subject);
    harness.expireTokens();
    if (isRefreshable(subject.provider)) {
      sameRecords(expected, versionsOf(await harness.pages(capability)), 'where the token had expired');
      if (harness.refreshes() !== 1)
        fail(`It took ${harness.refreshes()} refreshes instead of 1: leave the 401 to core.`);
      return;
    }
    const error = await failureOf(harness, capability, 'an expired credential');
    if (error.kind !== 'auth')
      fail(
        `It reports an expired credential as ${error.code}: ${error.message} Throw provider_auth, or leave the 401 to core.`,
      );
  },

  async 'gets over a passing fault'(subject, capability) {
    const expected = versionsOf(await severalPages(createHarness(subject), capability));
    for (const [name, fault] of Object.entries(passingFaults)) {
      const harness = createHarness(subject);
      harness.interfere((request, number) => (number === 2 ? fault(request, subject.simulator) : undefined));
      const pages = await harness.pages(capability).catch((error: unknown) => {
        if (!isIntegrationError(error)) throw error;
        return fail(
          `It does not get over ${name} that passes: ${error.message} Read with GET, or mark the POST as \`idempotent\`.`,
        );
      });
      sameRecords(expected, versionsOf(pages), `after ${name}`);
    }
  },

  async 'gives up after a bounded number of tries'(subject, capability) {
    const harness = createHarness(subject);
    harness.interfere(() => answer(500));
    const error = await failureOf(harness, capability, 'a server that is down');
    if (error.kind !== 'transient')
      fail(`It reports a server that is down as ${error.code}: ${error.message} Let core's error through.`);
    if (harness.requests.length < 2) fail('It does not try again: read with GET, or mark the POST as `idempotent`.');
  },

  async 'puts no secret into a URL'(subject, capability) {
    const harness = createHarness(subject);
    await harness.pages(capability);
    await harness.test();
    for (const { url } of harness.requests)
      if (harness.secrets().some((secret) => showsSecret(harness.askedUrl(url), secret)))
        fail(`The URL of a request to ${new URL(url).host} holds a secret, or a half of one: put it into \`headers\`.`);
  },

  async 'puts no secret into a body'(subject, capability) {
    const harness = createHarness(subject);
    await harness.pages(capability);
    await harness.test();
    for (const request of harness.requests) {
      const body = await request.clone().text();
      if (harness.secrets().some((secret) => showsSecret(body, secret)))
        fail(
          `The body of a request to ${new URL(request.url).host} holds a secret, or a half of one: put it into \`headers\`.`,
        );
    }
  },

  async 'puts no secret and no word of an answer into an error'(subject, capability) {
    for (const [name, fault] of Object.entries(lastingFaults)) {
      const harness = createHarness(subject);
      harness.interfere((request) => fault(request, subject.simulator));
      const error = await failureOf(harness, capability, name);
      const shown = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + JSON.stringify(error);
      if (harness.secrets().some((secret) => showsSecret(shown, secret)))
        fail(`Its error after ${name} holds a secret: leave the credential and the request out of errors.`);
      if (shown.includes(answerCanary))
        fail(
          `Its error after ${name} holds words of the answer, which can be personal data: say it in words of your own.`,
        );
    }
  },

  ...contractChecks,
  ...windowChecks,
  ...narrowingChecks,
  ...movingListChecks,
  ...readsLessChecks,
  ...unreadableChecks,
  ...exactnessChecks,
  ...boundedChecks,
  ...byIdChecks,
  ...wholeRunChecks,
};

/** Checks that change what the simulator answers, and so cannot read the answers that another one has had. */
export const liveChecks: ReadonlySet<string> = new Set([
  'answers an expired token with one refresh and goes on',
  ...Object.keys(movingListChecks),
  deletion,
]);

async function failureOf(harness: Harness, capability: PullCapability, fault: string): Promise<IntegrationError> {
  harness.boundRequests(
    mostRequestsForOneFailure,
    `It sends more than ${mostRequestsForOneFailure} requests where it gets ${fault} each time: give up after a few tries.`,
  );
  const ended = await harness.pages(capability).catch((error: unknown) => error);
  if (Array.isArray(ended))
    return fail(
      `It takes ${fault} for the end of its pages: let the error through, or records count as read, or as deleted.`,
    );
  if (isIntegrationError(ended)) return ended;
  if (ended instanceof Endless) throw ended;
  return fail(
    `It answers ${fault} with an error that is no IntegrationError: ${String(ended).replaceAll(/\s+/g, ' ')}. Throw one, or let core's through.`,
  );
}

async function endsSoon(pages: AsyncIterable<Page>): Promise<'completed' | 'rejected'> {
  const ended = collect(pages).then(
    () => 'completed' as const,
    () => 'rejected' as const,
  );
  for (let waitedMs = 0; waitedMs < abortWithinMs; waitedMs += turnMs) {
    const first = await Promise.race([ended, delay(turnMs, 'late' as const, { ref: false })]);
    if (first !== 'late') return first;
  }
  return fail(
    `It continues for more than ${abortWithinMs} ms after its signal was aborted: pass \`signal\` to every wait.`,
  );
}
