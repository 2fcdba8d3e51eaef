import type { Grants } from '../scopes.ts';
import { appTopics } from './app-topics.ts';
import { recordTopics } from './record-topics.ts';

/** A subscription as it should be. */
export interface WantedSubscription {
  /** As in the header of a delivery: `orders/create`. */
  readonly topic: string;
  /** Fields of the payload that are sent; all of them if the list is empty. */
  readonly includeFields: readonly string[];
}

/** What to subscribe to: topics that an enabled capability fetches and that the granted scopes allow, and those about the app. */
export function wantedSubscriptions(capabilities: readonly string[], grants: Grants): readonly WantedSubscription[] {
  const records = Object.entries(recordTopics).filter(
    ([, { capability, scope }]) => capabilities.includes(capability) && grants.has(scope),
  );
  return [...Object.entries(appTopics), ...records].map(([topic, { fields = [] }]) => ({
    topic,
    includeFields: fields,
  }));
}

/** A topic as the API writes it: `ORDERS_CREATE`. */
export const apiTopic = (topic: string): string => topic.replace('/', '_').toUpperCase();
