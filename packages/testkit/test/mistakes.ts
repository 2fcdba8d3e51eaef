import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { defineProvider, type Provider } from '@makerfex/integrations-core/provider';
import { brokenConsents } from './broken-consents.ts';
import { brokenLists } from './broken-lists.ts';
import { brokenPulls, brokenTests } from './broken-pulls.ts';
import { brokenPushes } from './broken-pushes.ts';
import { brokenReading } from './broken-reading.ts';
import { brokenRuns } from './broken-runs.ts';
import { brokenDescriptors, brokenTills } from './broken-tills.ts';
import { brokenWebhooks } from './broken-webhooks.ts';
import { brokenWindows } from './broken-windows.ts';
import { leakySecrets } from './leaky-secrets.ts';
import { shelf } from './shelf.ts';

const ofCapabilities: readonly (readonly [what: string, check: string, broken: unknown, says: string])[] = [
  ...brokenPulls,
  ...brokenLists,
  ...brokenReading,
  ...brokenRuns,
  ...leakySecrets,
  ...brokenTills,
  ...brokenWindows,
  ...brokenPushes,
  ...brokenConsents,
  ...brokenWebhooks,
];
const ofProviders: readonly (readonly [what: string, broken: unknown, says: string])[] = [
  ...brokenDescriptors,
  ...brokenTests,
];

/** What the suites find, by the name of the test, and words of the message. */
export const suiteFindings: ReadonlyMap<string, string> = new Map([
  ...ofCapabilities.map(([what, , , says]) => [what, says] as const),
  ...ofProviders.map(([what, , says]) => [what, says] as const),
]);

const vault = keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } });
const storage = memoryStorage();
const create = (providers: readonly Provider[], ports: object) =>
  createIntegrations<Provider, unknown>({ providers, storage, vault, ports });

/** What core refuses while it runs, by its number. */
export const atRunTime: ReadonlyMap<string, { readonly says: string; readonly act: () => Promise<unknown> }> = new Map([
  [
    '08b',
    {
      says: 'Unrecognized key: "store_uri"',
      act: async () => {
        const host = create([{ ...shelf().provider, capabilities: {} }], {});
        const shop = host.for({ id: 'owner', shopId: 'shop', role: 'owner' });
        await shop.connections.create({ providerKey: 'shelf', config: { store_uri: 'https://shop.example' } });
      },
    },
  ],
  [
    '09',
    {
      says: 'Shelf needs the host port customers.upsertCustomers for import_customers',
      act: async () => create([shelf().provider], {}),
    },
  ],
  [
    '20',
    {
      says: 'capability "import_customers" needs a cursor schema, so that an interrupted run can be resumed.',
      act: async () => {
        const { provider } = shelf();
        const { import_customers: whole } = provider.capabilities;
        Reflect.apply(defineProvider, undefined, [
          { ...provider, capabilities: { import_customers: { ...whole, cursor: undefined } } },
        ]);
      },
    },
  ],
]);

/** The mistakes of the trial by their numbers. `mistake` is the name of its test, if a suite finds it. */
export const mistakes: readonly (readonly [number: string, mistake: string])[] = [
  ['01a', 'ignores its cursor'],
  ['01b', 'has a cursor that repeats its page'],
  ['01c', 'has a cursor that JSON does not hold'],
  ['01d', 'keeps its place in a variable'],
  ['02', 'brings a record twice on a page'],
  ['02b', 'brings a record on two pages'],
  ['03a', 'states an amount as a number'],
  ['03b', 'reads an amount as a number'],
  ['03c', 'rounds a float behind toFixed(2)'],
  ['04a', 'puts a whole pair into a query'],
  ['04b', 'puts the first half of a pair into a query'],
  ['04c', 'puts a pair in base64 into a query'],
  ['04d', 'puts a secret into a path'],
  ['05a', 'takes a 429 for the end'],
  ['05b', 'sends what may not be sent twice'],
  ['06a', 'never comes to an end'],
  ['06b', 'looks for ever for a page that is not empty'],
  ['06c', 'goes on for ever without asking'],
  ['07a', 'leaves the id out of a record'],
  ['07b', 'states a time as a number'],
  ['07c', 'adds a field that the contract does not know'],
  ['07d', 'returns another output of a push'],
  ['07e', 'brings a record without an id'],
  ['08a', 'reads an unknown key of the config'],
  ['08b', 'connects with an unknown key of the config'],
  ['08c', 'is opened with a config that does not fit'],
  ['09', 'has no host port for a capability'],
  ['10a', 'asks for the window in local time'],
  ['10b', 'drops the zone of a time'],
  ['10c', 'reads text without a zone as local time'],
  ['11a', 'narrows an enumeration by its window'],
  ['11b', 'leaves a record out that lacks a part'],
  ['11c', 'takes a fault for the end'],
  ['11d', 'ends before its list does'],
  ['12a', 'tries again for ever where it is not let in'],
  ['12b', 'takes a 401 for the end'],
  ['13', 'sends before it notes an attempt'],
  ['14', 'repeats an answer in its error'],
  ['15', 'sends again without a look'],
  ['16', 'takes a note for the effect'],
  ['17', 'does not withdraw what was refused'],
  ['18', 'has a test that always passes'],
  ['19', 'forgets the new refresh token'],
  ['20', 'has no schema of its cursor'],
  ['21', 'takes an answer without a list for a fault'],
  ['22', 'has records that do not add up'],
  ['23a', 'asks for the same whatever since says'],
  ['23b', 'asks for the same whatever until says'],
  ['24', 'states no expiry of its tokens'],
  ['25a', 'states as its total how many records are left'],
  ['25b', 'delivers a record that it also deletes'],
  ['25c', 'maps the time of reading'],
  ['26a', 'says of every enumeration that it is incomplete'],
  ['26b', 'announces more records than it enumerates'],
  ['27a', 'reads less by id than from its list'],
  ['27b', 'takes a record for deleted that it did not look for'],
  ['28a', 'takes every delivery for genuine'],
  ['28b', 'signs the trimmed body'],
  ['28c', 'signs the body as it writes it again'],
  ['28d', 'compares signatures as text'],
  ['28e', 'throws if a signature is too short'],
  ['28f', 'knows only the first of its secrets'],
  ['28g', 'starts without a secret'],
  ['28h', 'verifies what has no signature'],
  ['28i', 'believes a time that nobody signed'],
  ['29a', 'has no id of a delivery'],
  ['29b', 'loses the last digit of an id'],
  ['29c', 'takes the deliveries of all for those of one'],
  ['29d', 'names a kind of record that nothing fetches'],
  ['E3', 'enumerates a list by numbers'],
];
