import { drainKey } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import type { FoundRun, ShopEvidence } from '../evidence.ts';
import { check, type Evidence } from './check.ts';

const lived = (...types: string[]): FoundRun['events'] => types.map((type) => `run.${type}`);

const run: FoundRun = {
  id: 'run-1',
  shopId: 'shop-1',
  key: 'shop-1/1',
  capability: 'import_orders',
  state: 'SUCCESS',
  attempts: 3,
  errorCode: null,
  crashes: 0,
  created: 2,
  events: lived('queued', 'started', 'progress', 'resumed', 'retrying', 'resumed', 'progress', 'succeeded'),
};

/** A shop where all is right. */
const right: ShopEvidence = {
  shopId: 'shop-1',
  source: [
    { externalId: '1', updatedAt: 10 },
    { externalId: '2', updatedAt: 20 },
  ],
  held: [
    { id: 'a', externalId: '1', updatedAt: 10 },
    { id: 'b', externalId: '2', updatedAt: 20 },
  ],
  links: [
    { externalId: '1', hostId: 'a' },
    { externalId: '2', hostId: 'b' },
  ],
  keys: ['shop-1/1'],
  runs: [run],
};
const [one, two] = right.held;
if (!one || !two) throw new Error('The shop holds nothing.');
const withRun = (changed: Partial<FoundRun>): ShopEvidence => ({ ...right, runs: [{ ...run, ...changed }] });

/** Nothing is wrong but what a test changes. */
const of = (changed: Partial<Evidence>): string => check({ shops: [right], pushes, victimRun, ...changed }).join('\n');
const pushes: Evidence['pushes'] = {
  asked: { posts: ['a mug'], handOffs: ['work-1'] },
  posts: ['a mug'],
  invoices: ['work-1'],
  deliveries: [
    { id: 'run-1', reference: 'work-1' },
    { id: 'run-1', reference: 'work-1' },
  ],
};
const victimRun: Evidence['victimRun'] = {
  id: 'run-9',
  state: 'FAILURE',
  error: { code: 'run_crashed', kind: 'internal', message: '' },
};

it('finds nothing where all is right', () => {
  expect(of({ shops: [right, { ...right, shopId: 'shop-2' }] })).toBe('');
});

describe('a drain, which nobody asks for,', () => {
  const drain = { ...run, id: 'run-2', key: null, capability: drainKey };

  it('is right, and counts towards what is created', () => {
    expect(
      of({
        shops: [
          {
            ...right,
            runs: [
              { ...run, created: 1 },
              { ...drain, created: 1 },
            ],
          },
        ],
      }),
    ).toBe('');
  });

  it('never leaves a failure, and does not stand for an import', () => {
    const wrong = { ...drain, attempts: 2, events: lived('queued', 'started', 'failed', 'resumed', 'succeeded') };
    expect(of({ shops: [{ ...right, runs: [{ ...run, state: 'FAILURE' }, wrong] }] })).toMatch(
      /no run succeeded[\s\S]*run-2 of shop-1: it went from FAILURE to STARTED/,
    );
  });
});

describe('the start of an import that nothing is written of', () => {
  it.each([
    ['it found nothing', { events: lived('queued', 'succeeded'), attempts: 1 }],
    [
      'its worker was killed before it found anything',
      { events: lived('queued', 'resumed', 'succeeded'), attempts: 2 },
    ],
  ])('is right if %s', (_, changed) => {
    expect(of({ shops: [withRun(changed)] })).toBe('');
  });
});

describe('finds of pushes that', () => {
  it.each<[string, Partial<Evidence['pushes']>, string]>([
    ['a post is missing', { posts: [] }, '0 of the post "a mug"'],
    ['a post is there twice', { posts: ['a mug', 'a mug'] }, '2 of the post "a mug"'],
    ['nobody asked for a post', { posts: ['a mug', 'a cup'] }, 'Nobody asked for the post "a cup"'],
    ['an invoice was made twice', { invoices: ['work-1', 'work-1'] }, '2 of the invoice "work-1"'],
    ['a vendor got nothing', { deliveries: [] }, '0 of the delivery "work-1"'],
    [
      'a vendor got it as two messages',
      { deliveries: [...pushes.deliveries, { id: 'run-2', reference: 'work-1' }] },
      '2 of the delivery "work-1"',
    ],
  ])('%s', (_, changed, says) => {
    expect(of({ pushes: { ...pushes, ...changed } })).toContain(says);
  });
});

describe('finds of the run that kills its process that', () => {
  it.each<[string, Evidence['victimRun'], string]>([
    ['it has no end', null, 'has not ended'],
    ['it succeeded', { ...victimRun, state: 'SUCCESS', error: null }, 'run-9, ended as SUCCESS'],
  ])('%s', (_, changed, says) => {
    expect(of({ victimRun: changed })).toContain(says);
  });
});

describe('finds of orders that', () => {
  it.each<[string, Partial<ShopEvidence>, string]>([
    ['one is missing', { held: [one], runs: [{ ...run, created: 1 }] }, 'order 2 is missing'],
    ['one is there twice', { held: [one, two, { ...two, id: 'c' }] }, 'order 2 is there 2 times'],
    ['one is not of the shop', { held: [one, two, { ...two, externalId: '3' }] }, 'order 3 is not one of the shop'],
    ['one is of an older version', { held: [one, { ...two, updatedAt: 19 }] }, 'order 2 is not in its last version'],
    ['one has no link', { links: right.links.slice(1) }, 'order 1 has 0 links'],
    ['one has two links', { links: [...right.links, ...right.links.slice(1)] }, 'order 2 has 2 links'],
    ['a link leads nowhere', { links: right.links.map((link) => ({ ...link, hostId: 'b' })) }, 'leads elsewhere'],
    ['a link has no order', { links: [...right.links, { externalId: '4', hostId: 'd' }] }, 'order 4 is not one of'],
  ])('%s', (_, changed, says) => {
    expect(of({ shops: [{ ...right, ...changed }] })).toContain(says);
  });
});

describe('finds of runs that', () => {
  it.each<[string, ShopEvidence, string]>([
    ['a request has none', { ...right, runs: [] }, 'request shop-1/1 has 0 runs'],
    ['a request has two', { ...right, runs: [run, { ...run, id: 'run-2', created: 0 }] }, 'has 2 runs'],
    ['nobody asked for one', { ...right, runs: [run, { ...run, key: null, created: 0 }] }, 'nobody asked'],
    ['none succeeded', withRun({ state: 'FAILURE' }), 'no run succeeded'],
    ['one failed by its host', withRun({ errorCode: 'port_failed' }), 'run-1 ended as port_failed'],
    ['they count more than there is', withRun({ created: 3 }), 'report 3 new orders, and 2 are there'],
  ])('%s', (_, shop, says) => {
    expect(of({ shops: [shop] })).toContain(says);
  });
});

describe('finds of a history that', () => {
  it.each<[string, Partial<FoundRun>, string]>([
    ['it is empty', { events: [], attempts: 0 }, 'the log does not know it'],
    ['it does not begin', { events: lived('started', 'succeeded'), attempts: 1 }, 'begins as STARTED'],
    [
      'it ends twice',
      { events: lived('queued', 'started', 'succeeded', 'succeeded'), attempts: 1 },
      'SUCCESS to SUCCESS',
    ],
    ['it skips the start', { events: lived('queued', 'succeeded'), attempts: 0 }, 'from PENDING to SUCCESS'],
    [
      'it goes on after a failure',
      { events: lived('queued', 'started', 'failed', 'resumed', 'succeeded'), attempts: 2 },
      'FAILURE to STARTED',
    ],
    [
      'it succeeds while it waits',
      { events: lived('queued', 'started', 'retrying', 'succeeded'), attempts: 1 },
      'RETRY to SUCCESS',
    ],
    ['it ends elsewhere than the row', { state: 'REVOKED' }, 'it is REVOKED, and its log ends SUCCESS'],
    ['it counts other attempts', { attempts: 4 }, 'it counts 4 attempts, and its log 3'],
    ['it counts less than the claims that ended it', { crashes: 1 }, 'it counts 3 attempts, and its log 4'],
    ['it is stuck', { state: 'STARTED', events: lived('queued', 'started'), attempts: 1 }, 'stuck as STARTED'],
  ])('%s', (_, changed, says) => {
    expect(of({ shops: [withRun(changed)] })).toContain(says);
  });
});
