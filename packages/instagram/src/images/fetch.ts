import { isIntegrationError } from '@makerfex/integrations-core';
import { readBytes } from '@makerfex/integrations-core/provider';
import { imageLimits } from './limits.ts';

/** Largest picture that is fetched for conversion. */
const maxBytes = 32 * 1024 * 1024;
const timeoutMs = 30_000;

/** The picture, or why Instagram could not fetch it either. */
export type Fetched =
  | { readonly bytes: Uint8Array }
  | { readonly rule: 'reachable' | 'size'; readonly problem: string };

/**
 * Fetches a picture as Instagram will. A problem quotes nothing from the answer.
 * @throws the signal's reason once it aborts
 */
export async function fetchImage(fetchFrom: typeof fetch, address: string, signal: AbortSignal): Promise<Fetched> {
  try {
    const response = await fetchFrom(address, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: { accept: 'image/jpeg,image/*;q=0.8', 'user-agent': 'makerfex-integrations' },
    });
    if (response.ok) return await readPicture(response);
    void response.body?.cancel().catch(() => undefined);
    const isRedirect = response.status >= 300 && response.status < 400;
    return unreachable(
      isRedirect
        ? `its address redirects (${response.status}): give the address that it redirects to`
        : `its address answers ${response.status}`,
    );
  } catch (error) {
    signal.throwIfAborted();
    return unreachable(problemOf(error));
  }
}

const unreachable = (problem: string): Fetched => ({ rule: 'reachable', problem });

function problemOf(error: unknown): string {
  if (isIntegrationError(error)) return 'its address resolves to a network that is not public';
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `its address did not answer within ${timeoutMs / 1000} s`;
  return 'its address cannot be reached';
}

async function readPicture({ body, headers }: Response): Promise<Fetched> {
  const tooLarge: Fetched = {
    rule: 'size',
    problem: `has more than ${maxBytes / 1024 / 1024} MB; Instagram accepts at most ${imageLimits.bytes / 1024 / 1024} MB`,
  };
  if (Number(headers.get('content-length') ?? 0) > maxBytes) {
    void body?.cancel().catch(() => undefined);
    return tooLarge;
  }
  const bytes = await readBytes(body, maxBytes);
  return bytes ? { bytes } : tooLarge;
}
