import type { operations } from '@makerfex/integrations-client';
import { timelineWords } from '../../words/timeline.ts';

type Query = NonNullable<operations['listEvents']['parameters']['query']>;
type Level = NonNullable<Query['level']>;
type EventType = NonNullable<Query['event_type']>;

/** What the log is filtered by, as in the address of the screen. Days are those of the browser: `2026-11-30`. */
export interface Filters {
  readonly connection?: string;
  readonly level?: Level;
  readonly type?: EventType;
  readonly from?: string;
  /** The last day, included. */
  readonly to?: string;
  /** Whether events for technicians show. */
  readonly technical?: 'yes';
}

const { levels, types } = timelineWords.english;
type Known<Texts> = Extract<keyof Texts, string>;
const isLevel = (text: string): text is Known<typeof levels> => Object.hasOwn(levels, text);
const isType = (text: string): text is Known<typeof types> => Object.hasOwn(types, text);
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Reads an address, which anybody may have written: what makes no sense is left out. */
export function readFilters(query: URLSearchParams): Filters {
  const read = (name: string): string => query.get(name) ?? '';
  const connection = read('connection');
  const level = read('level');
  const type = read('type');
  const from = read('from');
  const to = read('to');
  return {
    ...(connection !== '' && { connection }),
    ...(isLevel(level) && { level }),
    ...(isType(type) && { type }),
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
    ...(read('technical') === 'yes' && { technical: 'yes' }),
  };
}

/** The instants that two days begin and end at, for the browser's time zone. */
export function toWindow({ from, to }: Filters): { readonly since?: string; readonly until?: string } {
  return {
    ...(from !== undefined && { since: startOf(from, 0) }),
    ...(to !== undefined && { until: startOf(to, 1) }),
  };
}

function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** What the API is asked for. */
export const toQuery = (filters: Filters): Query => ({
  ...toWindow(filters),
  ...(filters.connection !== undefined && { connection: filters.connection }),
  ...(filters.level !== undefined && { level: filters.level }),
  ...(filters.type !== undefined && { event_type: filters.type }),
});

/** Whether events for technicians show: hidden unless a person wants them. */
export const showsTechnical = ({ technical, level }: Filters): boolean => technical === 'yes' || level === 'debug';
