import { type LookupAddress, type LookupAllOptions, lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import { lazily } from '../lazily.ts';
import { outsideRequests } from '../outside-requests.ts';

export interface AddressGuardOptions {
  /**
   * Which addresses it may connect to.
   * @default isPublicAddress
   */
  readonly permits?: (address: string) => boolean;
  /**
   * Resolves names.
   * @default the system's resolver
   */
  readonly lookup?: (
    hostname: string,
    options: LookupAllOptions,
    done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ) => void;
}

/**
 * Whether an address is on the public internet: not this machine, a private or local network, a cloud's metadata service, nor
 * an address that wraps one of these. In any spelling (`127.0.0.1`, `0x7f000001`, `::ffff:127.0.0.1`, with or without brackets).
 * @example
 * isPublicAddress('8.8.8.8'); // true
 * isPublicAddress('::ffff:10.0.0.7'); // false
 */
export function isPublicAddress(address: string): boolean {
  const bare = inHexadecimal(address.replace(/^\[(.*)\]$/, '$1'));
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv6' ? isGlobalUnicast(parsed) : !cloudAddresses.has(parsed.toString());
}

/** IPv6 without dots: ipaddr.js mistakes `::8.8.8.8` for 8.8.8.8. */
const inHexadecimal = (address: string): string =>
  address.includes(':') ? (URL.parse(`http://[${address}]`)?.hostname.slice(1, -1) ?? '') : address;

/** Only 2000::/3 is assigned to networks (RFC 4291): the rest is reserved, or wraps other addresses. */
const isGlobalUnicast = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  ((address.toByteArray()[0] ?? 0) & 0xe0) === 0x20;

/** Formally public, but answered by the cloud that the machine runs in (Azure). */
const cloudAddresses = new Set(['168.63.129.16']);

/**
 * A `fetch` for URLs that people enter: it connects only to public addresses and follows no redirect. It checks the address
 * while connecting, so that a name cannot resolve to one address for the check and to another for the call.
 * @throws IntegrationError `invalid_input` if the address is not public
 * @example
 * const guardedFetch = createGuardedFetch();
 * const reply = await guardedFetch('https://shop.example/logo.png');
 */
export function createGuardedFetch({
  permits = isPublicAddress,
  lookup = resolve,
}: AddressGuardOptions = {}): typeof fetch {
  const load = lazily(async () => {
    const { Agent, fetch: fetchThrough } = await import('undici');
    return { fetchThrough, agent: new Agent({ connect: { lookup: guardLookup(permits, lookup) } }) };
  });
  return async (input, init) => {
    const request = new Request(input, init);
    const { hostname } = new URL(request.url);
    // A literal address is never looked up. The URL has normalised its spelling.
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    if (ipaddr.isValid(literal) && !permits(literal)) throw refused(hostname);
    try {
      const { method, body, signal } = request;
      const { fetchThrough, agent } = await load();
      const answer = await fetchThrough(request.url, {
        method,
        signal,
        headers: [...request.headers],
        redirect: 'manual',
        dispatcher: agent,
        ...(body && { body, duplex: 'half' }),
      });
      const { status, statusText } = answer;
      return new Response(answer.body, { status, statusText, headers: [...answer.headers] });
    } catch (error) {
      throw refusalIn(error) ?? error;
    }
  };
}

const guardLookup =
  (permits: (address: string) => boolean, lookup: NonNullable<AddressGuardOptions['lookup']>): LookupFunction =>
  (hostname, options, done) =>
    // Otherwise a lookup would run in the context of an unrelated, earlier call.
    outsideRequests(() =>
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        const [first] = addresses ?? [];
        if (error || !first) return done(error ?? refused(hostname), '', 0);
        // One private address is enough to refuse: whoever controls the name decides which one is used.
        if (!addresses.every(({ address }) => permits(address))) return done(refused(hostname), '', 0);
        return options.all ? done(null, addresses) : done(null, first.address, first.family);
      }),
    );

const refused = (hostname: string) =>
  new IntegrationError(
    'invalid_input',
    `${hostname} is not on the public internet, and nothing else is called: give a public address.`,
  );

/** Finds our refusal in an error: `fetch` wraps the error of its connection. */
export function refusalIn(error: unknown): IntegrationError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if (isIntegrationError(at)) return at;
  return undefined;
}
