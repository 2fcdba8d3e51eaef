import { type LookupAddress, type LookupAllOptions, lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, fetch as fetchThrough } from 'undici';
import { IntegrationError } from '../errors.ts';
import { outsideRequests } from '../outside-requests.ts';

export interface AddressGuardOptions {
  /** Which addresses may be connected to; those of the public internet unless told. */
  readonly permits?: (address: string) => boolean;
  /** Resolves names; the system's own resolver unless told. */
  readonly lookup?: (
    hostname: string,
    options: LookupAllOptions,
    done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ) => void;
}

/**
 * Whether an address is one of the public internet: not this machine, a private or local network, a cloud's metadata, nor an
 * address that only wraps such a one. In any spelling (`127.0.0.1`, `0x7f000001`, `::ffff:127.0.0.1`, with or without brackets).
 */
export function isPublicAddress(address: string): boolean {
  const bare = inHexadecimal(address.replace(/^\[(.*)\]$/, '$1'));
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv6' ? isGlobalUnicast(parsed) : !cloudAddresses.has(parsed.toString());
}

/** IPv6 without dots: `::8.8.8.8` is an address of its own, and ipaddr.js takes it for 8.8.8.8. */
const inHexadecimal = (address: string): string =>
  address.includes(':') ? (URL.parse(`http://[${address}]`)?.hostname.slice(1, -1) ?? '') : address;

/** Only 2000::/3 is given out to networks (RFC 4291): the rest is reserved, or wraps addresses of another kind. */
const isGlobalUnicast = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  ((address.toByteArray()[0] ?? 0) & 0xe0) === 0x20;

/** Public by their number, and answered by the cloud that a machine runs in: Azure's. */
const cloudAddresses = new Set(['168.63.129.16']);

/**
 * A `fetch` for URLs that people write: it connects to public addresses alone and follows no redirect. The address is judged
 * where the connection is made, so a name cannot resolve to one address for the check and to another for the call.
 * @throws IntegrationError `invalid_input` where it would have to connect to another address
 */
export function createGuardedFetch({
  permits = isPublicAddress,
  lookup = resolve,
}: AddressGuardOptions = {}): typeof fetch {
  const agent = new Agent({ connect: { lookup: judging(permits, lookup) } });
  return async (input, init) => {
    const request = new Request(input, init);
    const { hostname } = new URL(request.url);
    // A literal address is never looked up. The URL has turned every spelling of it into one.
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    if (ipaddr.isValid(literal) && !permits(literal)) throw refused(hostname);
    try {
      const { method, body, signal } = request;
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

const judging =
  (permits: (address: string) => boolean, lookup: NonNullable<AddressGuardOptions['lookup']>): LookupFunction =>
  (hostname, options, done) =>
    // A connection is opened in the context of whichever call ended before it.
    outsideRequests(() =>
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        const [first] = addresses ?? [];
        if (error || !first) return done(error ?? refused(hostname), '', 0);
        // One address of the kind is enough: whoever controls the name decides which of them is taken.
        if (!addresses.every(({ address }) => permits(address))) return done(refused(hostname), '', 0);
        return options.all ? done(null, addresses) : done(null, first.address, first.family);
      }),
    );

const refused = (hostname: string) =>
  new IntegrationError(
    'invalid_input',
    `${hostname} is not on the public internet, and nothing else is called: give a public address.`,
  );

/** The refusal that an error comes from: `fetch` wraps what its connection failed with. */
export function refusalIn(error: unknown): IntegrationError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if (at instanceof IntegrationError) return at;
  return undefined;
}
