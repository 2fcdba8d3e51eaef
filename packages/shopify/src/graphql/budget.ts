import type { HttpReply, RateBudget } from '@makerfex/integrations-core/provider';
import { at } from '../map/node.ts';

const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** Reads the remaining points; https://shopify.dev/docs/api/usage/limits#graphql-admin-api-rate-limits */
export function readBudget({ body }: HttpReply): RateBudget | undefined {
  const status = at(body, 'extensions', 'cost', 'throttleStatus');
  const capacity = asNumber(at(status, 'maximumAvailable'));
  const available = asNumber(at(status, 'currentlyAvailable'));
  const perSecond = asNumber(at(status, 'restoreRate'));
  if (!capacity || available === undefined || !perSecond) return undefined;
  return { capacity, available, perSecond };
}

/** How long until the shop has the points for this query, in milliseconds. */
export function throttledFor(reply: HttpReply): number {
  const budget = readBudget(reply);
  const cost = asNumber(at(reply.body, 'extensions', 'cost', 'requestedQueryCost'));
  if (budget && cost !== undefined)
    return Math.max(0, Math.ceil(((Math.min(cost, budget.capacity) - budget.available) / budget.perSecond) * 1000));
  const seconds = Number(reply.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 1000;
}
