import { IntegrationError } from '../errors.ts';
import { option } from '../options/option.ts';
import type { QuietTime } from '../storage/webhooks.ts';
import type { WebhookOptions } from './webhooks.ts';

const defaults: QuietTime = { quietMs: 2_000, longestMs: 10_000 };
const most: QuietTime = { quietMs: 60_000, longestMs: 600_000 };
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Deliveries hold ids of people: only a loopback address, of a simulator, may get them without encryption. */
function isPublicAddress(value: unknown): boolean {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (!url || url.search || url.hash || url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
}

/** Schema of {@link WebhookOptions}. */
export const webhookOptions = option.group<WebhookOptions>({
  url: option
    .where<string>(
      'the https address of the HTTP surface without user, query and fragment, such as https://app.example.com/api/integrations',
      isPublicAddress,
    )
    .optional(),
  quietMs: option.ms(0, most.quietMs).optional(),
  longestMs: option.ms(0, most.longestMs).optional(),
  writesAtOnce: option.count(1, 1_000).optional(),
});

/** A fifth of the connections that most pools have. */
export const defaultWritesAtOnce = 2;

/**
 * How long a record that was named waits for further deliveries.
 * @throws IntegrationError `not_configured` if the longest time is shorter than the quiet time
 */
export function quietTimeOf({ quietMs, longestMs }: WebhookOptions = {}): QuietTime {
  const quiet = quietMs ?? Math.min(defaults.quietMs, longestMs ?? defaults.quietMs);
  const longest = longestMs ?? Math.max(defaults.longestMs, quiet);
  if (longest >= quiet) return { quietMs: quiet, longestMs: longest };
  throw new IntegrationError(
    'not_configured',
    `\`webhooks.longestMs\` (${longest}) is shorter than \`webhooks.quietMs\` (${quiet}): make it at least as long.`,
  );
}

/** Where a provider sends its deliveries, given the public address of the HTTP surface. */
export const deliveryAddress = (url: string, providerKey: string): string =>
  `${url.replace(/\/+$/, '')}/webhooks/${providerKey}/`;
