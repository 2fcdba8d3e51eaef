import { createHash, timingSafeEqual } from 'node:crypto';
import type { WebhookRequest } from '@makerfex/integrations-core/provider';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Answers the GET with which Meta checks the address when somebody edits it.
 * @returns null if the verify token is not ours, or what it wants back is not plain
 */
export function answerChallenge(verifyToken: string, { query }: WebhookRequest): string | null {
  const challenge = query.get('hub.challenge') ?? '';
  const given = query.get('hub.verify_token') ?? '';
  const isOurs = timingSafeEqual(digest(given), digest(verifyToken));
  return isOurs && query.get('hub.mode') === 'subscribe' && /^[\w-]{1,500}$/.test(challenge) ? challenge : null;
}
