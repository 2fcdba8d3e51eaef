import type { Random } from '@makerfex/integrations-testkit/simulator';

const names = [
  'Ada Example',
  'Seán O&#39;Connell',
  'Zoë Müller',
  '山田 花子',
  'Łukasz Żółć',
  'Αλέξης Δοκιμή',
  'Nguyễn Thị Mẫu',
  'Pat &amp; Sam Sample',
  'Emoji 🧵 Maker',
] as const;
const streets = ['1 Sample Street', 'Musterstraße 12', '4 Rue de l&#39;Exemple', '見本通り 7'] as const;
const places = [
  { city: 'Springfield', state: 'IL', zip: '62701', country_iso: 'US' },
  { city: 'Köln', state: null, zip: '50667', country_iso: 'DE' },
  { city: 'Lyon', state: null, zip: '69001', country_iso: 'FR' },
  { city: '東京', state: '東京都', zip: '100-0001', country_iso: 'JP' },
] as const;

export type Country = (typeof places)[number]['country_iso'];

/** An invented recipient of a parcel, with the fields of a receipt. */
export function recipient(random: Random) {
  const [name, first_line, place] = [random.pick(names), random.pick(streets), random.pick(places)];
  const second_line = random.fraction() < 0.3 ? 'Flat 2' : null;
  const { city, state, zip, country_iso } = place;
  const formatted_address = [name, first_line, second_line, city].filter(Boolean).join('\n');
  return { name, first_line, second_line, city, state, zip, country_iso, formatted_address };
}

/** The parts of an address, which Etsy withholds from some apps in some regions and never sends for a download. */
export const withoutAddress = {
  first_line: null,
  second_line: null,
  city: null,
  state: null,
  zip: null,
  country_iso: null,
  formatted_address: null,
};
