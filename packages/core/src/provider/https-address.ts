import * as z from 'zod';
import { isLoopback } from './endpoint.ts';

/**
 * A config field for the address of a shop that runs on a server of its own: https, without user, query or fragment, and without a
 * slash at its end. Plain http is accepted for loopback only, so that a test can run there. Whether the address is public is
 * checked by each call, if the provider sets `http.publicOnly`.
 * @example
 * const config = z.object({ store_url: httpsAddress({ title: 'Address of the store' }) });
 * config.parse({ store_url: 'https://shop.example/' }); // { store_url: 'https://shop.example' }
 */
export const httpsAddress = (field: {
  /** Name of the field in a form. */
  readonly title: string;
  /** Where to find the address. */
  readonly description?: string;
}) =>
  z
    .string()
    .max(2_048)
    .superRefine((value, context) => {
      const problem = problemOf(value);
      if (problem !== null) context.addIssue(problem);
    })
    .transform((value) => new URL(value).href.replace(/\/+$/, ''))
    .meta({ format: 'uri', examples: ['https://shop.example'], ...field });

/** No message contains the address: it may hold a secret. */
function problemOf(value: string): string | null {
  const url = URL.parse(value);
  if (!url || /\s/.test(value)) return 'is not a URL: write it as https://shop.example';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) return 'must start with https://';
  if (url.username || url.password) return 'must not contain a user or a password';
  return /[?#]/.test(value) ? 'must not contain a query or a fragment' : null;
}
