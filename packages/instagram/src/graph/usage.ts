import type { HttpReply, RateBudget } from '@makerfex/integrations-core/provider';
import * as z from 'zod';

const percent = z.number().min(0).catch(0);
/** By the id of the business. @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting */
const usageSchema = z.record(
  z.string(),
  z.array(
    z.object({
      call_count: percent,
      total_cputime: percent,
      total_time: percent,
      /** In minutes. */
      estimated_time_to_regain_access: z.number().min(0).catch(0),
    }),
  ),
);

function readUsage(headers: Headers): readonly z.output<typeof usageSchema>[string][number][] {
  try {
    const usage: unknown = JSON.parse(headers.get('x-business-use-case-usage') ?? '');
    return Object.values(usageSchema.parse(usage)).flat();
  } catch {
    return [];
  }
}

/** In percent of an hour's calls. */
const capacity = 100;

/** The most used of the three counts; one percent comes back about every 36 seconds. */
export function readRateBudget({ headers }: HttpReply): RateBudget | undefined {
  const usage = readUsage(headers);
  if (usage.length === 0) return undefined;
  const used = Math.max(...usage.flatMap((each) => [each.call_count, each.total_cputime, each.total_time]));
  return { capacity, available: Math.max(0, capacity - used), perSecond: capacity / 3_600 };
}

/** How long Instagram refuses further calls, in milliseconds; undefined if it does not say. */
export function regainAccessMs(headers: Headers): number | undefined {
  const minutes = Math.max(0, ...readUsage(headers).map((each) => each.estimated_time_to_regain_access));
  return minutes > 0 ? minutes * 60_000 : undefined;
}
