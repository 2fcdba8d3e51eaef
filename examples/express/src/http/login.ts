import { type Actor, IntegrationError, roles } from '@makerfex/integrations-core';

/** Header that names the actor, as `<role>@<shop>`. */
export const actorHeader = 'x-demo-actor';
/** The same as a cookie, for browsers, which cannot send the header when they return from a provider. */
export const actorCookie = 'demo_actor';

/**
 * Stands for the login of a real host. It checks no password, so nothing but the demo on this machine may use it.
 * @throws IntegrationError `malformed_request`, answered with 400, if the cookie cannot be read
 */
export function authenticate(request: Request): Actor | null {
  return readActor(request.headers.get(actorHeader) ?? readCookie(request.headers.get('cookie')));
}

/** @returns null if it is not `<role>@<shop>` with a known role */
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
