import { apiKey, noCredential } from '@makerfex/integrations-core/provider';
import { describe, expect, it } from 'vitest';
import { brokenLists } from '../../test/broken-lists.ts';
import { brokenPulls, brokenTests } from '../../test/broken-pulls.ts';
import { brokenReading } from '../../test/broken-reading.ts';
import { allById, brokenRuns } from '../../test/broken-runs.ts';
import { brokenDescriptors, brokenTills } from '../../test/broken-tills.ts';
import { brokenWindows } from '../../test/broken-windows.ts';
import { leakySecrets } from '../../test/leaky-secrets.ts';
import {
  app,
  type Mapped,
  mapLeniently,
  readPage,
  type ShelfAnswer,
  type ShelfContext,
  type ShelfPage,
  shelf,
  written,
} from '../../test/shelf.ts';
import { withPassword, withSecretPath } from '../../test/shelf-credentials.ts';
import { till } from '../../test/till.ts';
import { Inapplicable } from './check.ts';
import { pullChecks } from './checks.ts';
import { checkConnectionTest, checkShowsNoSecret } from './connection-checks.ts';
import { checkDescriptor } from './descriptor.ts';
import type { ProviderUnderTest } from './harness.ts';
import { testProvider } from './suite.ts';

testProvider('shelf', { capabilities: ['import_customers'], open: () => shelf() });
testProvider('shelf with a key', { capabilities: ['import_customers'], open: () => shelf({ auth: apiKey() }) });
testProvider('shelf with a password', { capabilities: ['import_customers'], open: () => shelf(withPassword) });
testProvider('shelf with a secret in its path', {
  capabilities: ['import_customers'],
  open: () => shelf(withSecretPath),
});
testProvider('shelf that enumerates, with records by id', {
  capabilities: ['import_customers'],
  open: () => shelf({ enumerates: true, byId: allById }),
});

testProvider('till', { capabilities: ['import_sales'], open: () => till() });

const broken = [...brokenPulls, ...brokenLists, ...brokenReading, ...brokenRuns, ...leakySecrets];

const check = (name: string, subject: ProviderUnderTest): Promise<void> => {
  const [[key, capability] = []] = Object.entries(subject.provider.capabilities);
  const found = pullChecks[name];
  if (!found || key === undefined || !capability || !('cursor' in capability))
    throw new Error(`There is no check "${name}".`);
  return found(subject, capability, key);
};

const moving = 'misses no record if one of a page before is deleted meanwhile';

/** The right pull, with the total of each answer. */
async function* counted(context: ShelfContext): AsyncGenerator<ShelfPage, void, undefined> {
  let total: number | undefined;
  const read = async (about: ShelfContext): Promise<ShelfAnswer> => {
    const answer = await readPage(about);
    total = answer.total;
    return answer;
  };
  for await (const page of written({ read })(context)) yield { ...page, total };
}

describe('a provider is found out that', () => {
  it.each(broken)('%s (%s)', async (_, name, options, says) => {
    await expect(check(name, shelf(options))).rejects.toThrow(says);
  });

  it('has a simulator that issues another kind of secret', async () => {
    const subject = shelf({ ...withPassword, secret: (token) => ({ access_token: token }) });
    await expect(check('delivers items that fit their contract', subject)).rejects.toThrow(
      'What the simulator issues is no basic_auth of Shelf: user Invalid input',
    );
  });

  it.each([...brokenTills, ...brokenWindows])('%s (%s)', async (_, name, options, says) => {
    await expect(check(name, till(options))).rejects.toThrow(says);
  });

  it.each(brokenDescriptors)('%s', (_, options, says) => {
    expect(() => checkDescriptor(till(options))).toThrow(says);
  });

  it.each(brokenTests)('%s', async (_, options, says) => {
    await expect(checkConnectionTest(shelf(options))).rejects.toThrow(says);
  });

  it('shows the secret of its app', async () => {
    const { provider, ...subject } = shelf();
    const auth = provider.auth.map((one) => (one.kind === 'oauth2' ? { ...one, app } : one));
    await expect(checkShowsNoSecret({ ...subject, provider: { ...provider, auth } })).rejects.toThrow(
      'It shows the secret of its app',
    );
  });

  it('needs more than one refresh', async () => {
    const { simulator, ...subject } = shelf();
    let requests = 0;
    const fetch = (request: Request) => {
      requests += 1;
      if (requests % 3 === 0) simulator.tokens?.expireAll();
      return simulator.fetch(request);
    };
    const name = 'answers an expired token with one refresh and goes on';
    await expect(check(name, { ...subject, simulator: { ...simulator, fetch } })).rejects.toThrow('refreshes');
  });

  it('is tested with a list whose simulator deletes nothing', async () => {
    const { simulator, ...subject } = shelf();
    const lists = { import_customers: { remove: () => undefined } };
    await expect(check(moving, { ...subject, simulator: { ...simulator, lists } })).rejects.toThrow(
      "The simulator's lists.import_customers.remove does nothing: record 1 is still answered.",
    );
  });

  it('breaks any promise at all: every check has a provider that fails it', () => {
    const failed = new Set([...broken, ...brokenTills, ...brokenWindows].map(([, name]) => name));
    expect([...failed].toSorted()).toEqual(Object.keys(pullChecks).toSorted());
  });
});

describe('a provider may', () => {
  it('bring records of before a window in which nothing changed, which is reported', async () => {
    const subject = till({ query: () => ({}) });
    await expect(check('ends well if nothing changed within its window', subject)).rejects.toThrow(
      new Inapplicable(
        'record 1, changed at 2026-03-06T00:00:00.000Z, comes even if the window begins at 2026-03-08T10:00:00.000Z',
      ),
    );
  });

  it('bring a record again with newer word of it', async () => {
    const newer = (customers: Mapped['items'], after: number) =>
      customers.map((item, index) => (index === 0 ? { ...item, externalId: 'regular', updatedAt: at(after) } : item));
    const at = (after: number) => new Date(Date.UTC(2026, 1, after + 1)).toISOString();
    const subject = shelf({ pages: written({ items: newer }) });
    await expect(check('delivers no record twice, unless with other word of it', subject)).resolves.toBeUndefined();
  });

  it('read a list by numbers if it states with every page how long the list is', async () => {
    const subject = shelf({ numbered: true, pages: counted });
    await expect(check(moving, subject)).resolves.toBeUndefined();
  });

  it('enumerate a list that moves if it says so', async () => {
    const map = (raws: readonly unknown[]): Mapped => ({ ...mapLeniently(raws), incomplete: 'the list moved' });
    const subject = shelf({ numbered: true, enumerates: true, pages: written({ map }) });
    await expect(check(moving, subject)).resolves.toBeUndefined();
  });

  it('need no credential', async () => {
    const { simulator, ...subject } = shelf({ auth: noCredential() });
    const open = (request: Request) => {
      const headers = { authorization: `Bearer ${simulator.tokens?.issueTokens().access_token}` };
      return simulator.fetch(new Request(request, { headers }));
    };
    const skipped: string[] = [];
    for (const name of Object.keys(pullChecks))
      await check(name, { ...subject, simulator: { fetch: open } }).catch((error: unknown) => {
        if (!(error instanceof Inapplicable)) throw error;
        skipped.push(name);
      });
    expect(skipped).toEqual([
      'answers an expired token with one refresh and goes on',
      'delivers records in which its contract finds nothing wrong',
      'enumerates everything, whatever since says',
      'reads its list to the end',
      'misses no record if one of a page before is deleted meanwhile',
      'fetches a record by id as its list has it',
      'deletes with the next run what is gone at the source',
    ]);
  });
});
