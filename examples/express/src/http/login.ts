import { type Actor, IntegrationError, roles } from '@makerfex/integrations-core';

/** Names who asks, as `<role>@<shop>`. */
export const actorHeader = 'x-demo-actor';
/** The same for a browser, which cannot send the header along when it comes back from a provider. */
export const actorCookie = 'demo_actor';

/**
 * Stands for the login that a real host has. It believes whoever asks: the demo listens on this machine alone, and nothing else
 * may ever use it.
 * @throws IntegrationError `malformed_request`, answered with 400, if the cookie cannot be read
 */
export function authenticate(request: Request): Actor | null {
  return readActor(request.headers.get(actorHeader) ?? readCookie(request.headers.get('cookie')));
}

/** @returns null where it is not `<role>@<shop>` with a role that there is. */
export function readActor(text: string | null): Actor | null {
  const [, role, shopId] = /^([a-z_]+)@([\w.-]{1,64})$/.exec(text ?? '') ?? [];
  const known = roles.find((one) => one === role);
  return known && shopId ? { id: `demo-${known}`, shopId, role: known } : null;
}

/** @throws IntegrationError `malformed_request` if its escapes cannot be decoded */
function readCookie(header: string | null): string | null {
  const pair = header?.split(/; */).find((one) => one.startsWith(`${actorCookie}=`));
  if (!pair) return null;
  try {
    return decodeURIComponent(pair.slice(actorCookie.length + 1));
  } catch {
    throw new IntegrationError('malformed_request', `The cookie ${actorCookie} cannot be read: sign in again.`);
  }
}
