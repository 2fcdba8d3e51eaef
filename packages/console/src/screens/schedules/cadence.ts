/** How often a capability runs, as people choose it. */
export type Cadence =
  | { readonly kind: 'quarterly' | 'hourly' }
  /** @property time `HH:MM` */
  | { readonly kind: 'daily'; readonly time: string }
  | { readonly kind: 'cron'; readonly cron: string };
export type CadenceKind = Cadence['kind'];
export const cadenceKinds = ['quarterly', 'hourly', 'daily', 'cron'] as const satisfies readonly CadenceKind[];

const fixed = { quarterly: '*/15 * * * *', hourly: '0 * * * *' } as const;
const daily = /^(\d{1,2}) (\d{1,2}) \* \* \*$/;
const twoDigits = (digits: string): string => digits.padStart(2, '0');

/** The simplest cadence that a cron pattern is. */
export function toCadence(cron: string): Cadence {
  const pattern = cron.trim().replaceAll(/\s+/g, ' ');
  if (pattern === fixed.quarterly) return { kind: 'quarterly' };
  if (pattern === fixed.hourly) return { kind: 'hourly' };
  const [, minute, hour] = daily.exec(pattern) ?? [];
  if (minute === undefined || hour === undefined) return { kind: 'cron', cron: pattern };
  return { kind: 'daily', time: `${twoDigits(hour)}:${twoDigits(minute)}` };
}

/** The cron pattern of a cadence; of a time that is not filled in yet, an empty one. */
export function toCron(cadence: Cadence): string {
  if (cadence.kind === 'cron') return cadence.cron.trim();
  if (cadence.kind !== 'daily') return fixed[cadence.kind];
  const [, hour, minute] = /^(\d{2}):(\d{2})/.exec(cadence.time) ?? [];
  return hour === undefined || minute === undefined ? '' : `${Number(minute)} ${Number(hour)} * * *`;
}

/** The time zones to choose from: those of the browser, with the given ones, which it may call differently. */
export function timeZones(...given: readonly string[]): readonly string[] {
  return [...new Set(['UTC', ...given, ...Intl.supportedValuesOf('timeZone')])].toSorted();
}

/** The zone of the browser: a guess at the zone of the shop, which the API does not know. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
