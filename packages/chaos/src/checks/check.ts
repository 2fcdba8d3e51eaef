import type { ShopEvidence } from '../evidence.ts';
import { checkHistory } from './history.ts';
import { checkOrders } from './orders.ts';
import { checkRuns } from './runs.ts';

/** What is wrong, in words; nothing where all is right. */
export const check = (shops: readonly ShopEvidence[]): string[] =>
  shops.flatMap((shop) => [...checkOrders(shop), ...checkRuns(shop), ...shop.runs.flatMap(checkHistory)]);
