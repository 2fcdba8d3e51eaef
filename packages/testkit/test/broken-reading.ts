import { IntegrationError } from '@makerfex/integrations-core';
import { importCustomers, type RecordIssue } from '@makerfex/integrations-core/provider';
import type { Customer } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import type { BrokenPull } from './broken-pulls.ts';
import { type Mapped, mapLeniently, written } from './shelf.ts';

const readsLess = 'loses nothing that is known if a second run reads less';
const unreadable = 'reads the other records if one cannot be read, and says so without its words';

const raw = z.looseObject({ externalId: z.string().catch(''), updatedAt: z.string().nullable().catch(null) });
type Raw = z.infer<typeof raw>;

/** The right mapping, with some fields read by another one. */
const reading =
  (fields: (of: Raw) => Partial<Record<keyof Customer, unknown>>) =>
  (raws: readonly unknown[]): Mapped =>
    mapLeniently(raws.map((one) => ({ ...raw.parse(one), ...fields(raw.parse(one)) })));

const strictly = (raws: readonly unknown[]): Mapped => {
  const page = z.array(importCustomers.item).safeParse(raws);
  if (page.success) return { items: page.data };
  throw new IntegrationError('provider_malformed', 'The shelf answered a customer that is none.');
};

/** The right mapping, with other words of what is wrong. */
const answering =
  (words: (of: unknown) => Partial<Mapped>) =>
  (raws: readonly unknown[]): Mapped => {
    const mapped = mapLeniently(raws);
    const bad = raws.find((one) => !importCustomers.item.safeParse(one).success);
    return bad === undefined ? mapped : { ...mapped, ...words(bad) };
  };
const issue = (problem: string): RecordIssue => ({ externalId: null, field: '', problem });

const broken = (check: string, map: (raws: readonly unknown[]) => Mapped) =>
  [check, { pages: written({ map }) }] as const;

/** Providers that lose what is known, or a record among others. */
export const brokenReading: readonly BrokenPull[] = [
  [
    'takes what is missing for none',
    ...broken(
      readsLess,
      reading(({ name }) => ({ name: name ?? null })),
    ),
    'has in name null, which clears what is known, if it comes without name',
  ],
  [
    'guesses what is missing',
    ...broken(
      readsLess,
      reading(({ locale }) => ({ locale: locale ?? 'en' })),
    ),
    'has in locale another value, which is a guess, if it comes without locale',
  ],
  [
    'takes a list that is missing for an empty one',
    ...broken(
      readsLess,
      reading(({ addresses }) => ({ addresses: addresses ?? [] })),
    ),
    'has in addresses another value, which is a guess, if it comes without addresses',
  ],
  [
    'leaves a record out that lacks a part',
    ...broken(readsLess, (raws) => mapLeniently(raws.filter((one) => raw.parse(one)['email'] !== undefined))),
    'is left out if it comes without email, without a word',
  ],
  [
    'fails at a record that lacks a part',
    ...broken(readsLess, strictly),
    'It fails if an answer has a record without updatedAt',
  ],
  [
    'fails at a record that it cannot read',
    ...broken(unreadable, strictly),
    'Reject the record, and go on. It does so if updatedAt holds something of another type',
  ],
  [
    'drops a record that it cannot read',
    ...broken(unreadable, (raws) => ({ items: mapLeniently(raws).items })),
    'Record 2 is left out without a word: add it to rejected if updatedAt holds something of another type',
  ],
  [
    'drops the page of a record that it cannot read',
    ...broken(
      unreadable,
      answering(() => ({ items: [] })),
    ),
    'Record 1 is lost, and 1 more, where another one cannot be read. It does so if updatedAt',
  ],
  [
    'drops a field that it cannot read',
    ...broken(
      unreadable,
      reading(({ email }) => ({ email: typeof email === 'string' ? email : null })),
    ),
    'comes otherwise without a word: add a warning, or reject it, if email holds something of another type',
  ],
  [
    'repeats in a problem what it cannot read',
    ...broken(
      unreadable,
      answering((of) => ({ rejected: [issue(`${String(raw.parse(of)['name'])} is no name`)] })),
    ),
    'It repeats words of the answer in a problem or a notice: name the field only. It does so if name',
  ],
  [
    'repeats in a notice what it cannot read',
    ...broken(
      unreadable,
      answering((of) => ({ notices: [{ level: 'info', code: 'unreadable', message: JSON.stringify(of) }] })),
    ),
    'It repeats words of the answer in a problem or a notice',
  ],
  [
    'repeats in an error what it cannot read',
    ...broken(
      unreadable,
      answering((of) => {
        throw new IntegrationError('provider_malformed', JSON.stringify(of));
      }),
    ),
    'with an error that holds words of the answer',
  ],
];
