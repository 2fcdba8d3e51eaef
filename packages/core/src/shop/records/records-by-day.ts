import * as z from 'zod';
import { invalid } from '../../invalid.ts';
import { dayIn, timeZoneSchema } from '../../records/day.ts';
import type { Actor } from '../../scope.ts';
import { mustFind } from '../../storage/must-find.ts';
import type { RecordSums } from '../../storage/run-repository.ts';
import type { Storage } from '../../storage/storage.ts';
import { firstInstant, wallTime } from '../schedules/wall-clock.ts';

/** Which days to add up. */
export interface RecordsByDay {
  /** Whose runs. */
  readonly connectionId: string;
  /**
   * Where a day begins: an IANA name, such as `Europe/Berlin`.
   * @default 'UTC'
   */
  readonly timeZone?: string | undefined;
  /**
   * How many days, up to today: 1 to 31.
   * @default 14
   */
  readonly days?: number | undefined;
}

/** What the runs that were requested on a day have done to records so far. */
export interface RecordsOfDay extends RecordSums {
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** The most runs that are read for one answer: more than three imports every fifteen minutes in 31 days. */
const mostRuns = 10_000;
const dayMs = 86_400_000;

const requestSchema = z.strictObject({
  connectionId: z.string(),
  timeZone: timeZoneSchema.default('UTC'),
  days: z.int().min(1).max(31).default(14),
});

/**
 * Adds up the runs of a connection by day, the oldest day first. A day whose runs are too many to be read is left out, with those
 * before it.
 * @throws IntegrationError `invalid_input` with the fields, `not_found`
 */
export async function recordsByDay<Tx>(
  storage: Storage<Tx>,
  actor: Actor,
  request: RecordsByDay,
  now = new Date(),
): Promise<readonly RecordsOfDay[]> {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) throw invalid('Which records to add up', 'invalid_input', parsed.error);
  const { connectionId, timeZone, days } = parsed.data;
  const starts = startsOf(days, timeZone, now);
  const sums = await storage.transaction(actor, async (unit) => {
    await mustFind(unit, connectionId);
    return unit.runs.sumRecords(connectionId, { starts, limit: mostRuns });
  });
  return withoutCut(sums.map((sum, index) => ({ day: dayIn(timeZone, starts[index]), ...sum })));
}

/** When the last days begin, the oldest first. */
function startsOf(days: number, timeZone: string, now: Date): Date[] {
  const midnight = wallTime(now, timeZone).setUTCHours(0, 0, 0, 0);
  return Array.from({ length: days }, (_, n) => firstInstant(new Date(midnight - (days - 1 - n) * dayMs), timeZone));
}

/** If not all runs were read, the oldest day that has some may lack others. */
function withoutCut(days: readonly RecordsOfDay[]): readonly RecordsOfDay[] {
  const isCut = days.reduce((total, { runs }) => total + runs, 0) >= mostRuns;
  return isCut ? days.slice(days.findIndex(({ runs }) => runs > 0) + 1) : days;
}
