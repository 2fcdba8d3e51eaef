import { messageOf } from '../message-of.ts';
import { type Found, failure, ok, warning } from './finding.ts';

const timeoutMs = 5_000;
const firstServerError = 500;

/** Whether something answers at an address. No credential is sent, so a refusal is an answer too. */
export async function reach(what: string, address: string): Promise<Found> {
  const shown = URL.parse(address)?.origin ?? what;
  try {
    const { status } = await fetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (status >= firstServerError)
      return warning(`${what} answers with ${status} at ${shown}: look whether it is down.`);
    return ok(`${what} answers at ${shown}.`);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return failure(
      `${what} does not answer at ${shown}: ${messageOf(cause)}. Check the network, the firewall and DNS.`,
    );
  }
}
