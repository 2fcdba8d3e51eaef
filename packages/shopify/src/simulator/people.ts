import { createRandom, type Random } from '@makerfex/integrations-testkit/simulator';
import { gid } from './answers.ts';

const people = [
  ['Ada', 'Example'],
  ['Seán', 'O’Connell'],
  ['Zoë', 'Müller'],
  ['花子', '山田'],
  ['Łukasz', 'Żółć'],
  ['Nguyễn', 'Thị Mẫu'],
  ['Emoji', '🧵 Maker'],
] as const;
const places = [
  ['1 Sample Street', 'Springfield', 'Illinois', 'IL', '62701', 'US'],
  ['Musterstraße 12', 'Köln', null, null, '50667', 'DE'],
  ['4 Rue de l’Exemple', 'Lyon', null, null, '69001', 'FR'],
  ['見本通り 7', '千代田区', '東京都', 'JP-13', '100-0001', 'JP'],
] as const;
const locales = ['en', 'de', 'fr', 'ja'] as const;

const firstAddressId = 8_300_000_000_001;

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string | null;
  readonly locale: string;
  /** Their nth address, in this country if the list of places has it. */
  address(n: number, country?: string): Readonly<Record<string, string | null>>;
}

/** An invented person, with an e-mail address at example.com and a telephone number that is reserved for fiction. */
export function personOf(seed: number, index: number): Person {
  const random = createRandom(seed, 'person', index);
  const [firstName, lastName] = random.pick(people);
  const at = random.integer(0, places.length - 1);
  return {
    firstName,
    lastName,
    email: `customer-${index}@example.com`,
    phone: random.integer(1, 3) === 1 ? phoneOf(index) : null,
    locale: random.pick(locales),
    address: (n, country) => {
      const abroad = places.findIndex((place) => place[5] === country);
      return addressOf(random, { firstName, lastName, index, n, at: abroad < 0 ? at + n : abroad });
    },
  };
}

/** A number that is reserved for fiction. */
export const phoneOf = (index: number): string => `+1555010${String(index % 1000).padStart(4, '0')}`;

interface AddressOptions {
  readonly firstName: string;
  readonly lastName: string;
  readonly index: number;
  readonly n: number;
  /** Index into `places`. */
  readonly at: number;
}

function addressOf(random: Random, { firstName, lastName, index, n, at }: AddressOptions) {
  const [address1, city, province, provinceCode, zip, countryCodeV2] = places[at % places.length] ?? places[0];
  return {
    id: `${gid('MailingAddress', firstAddressId + index * 1_000 + n)}?model_name=CustomerAddress`,
    name: `${firstName} ${lastName}`,
    firstName,
    lastName,
    company: random.integer(1, 5) === 1 ? 'Example & Sons' : null,
    address1,
    address2: n > 0 || index % 2 === 0 ? `Flat ${n + 1}` : null,
    city,
    province,
    provinceCode,
    zip,
    countryCodeV2,
    phone: index % 4 === 0 ? phoneOf(index) : null,
  };
}
