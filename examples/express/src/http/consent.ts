import type { Client } from './client.ts';

/**
 * Gives consent at a simulated provider as a person would: opens its page, follows the link to grant, and then the redirect back.
 * @throws Error if the provider or the host refuses
 */
export async function giveConsent({ oauth }: Client, connectionId: string, label: string): Promise<void> {
  const { url } = await oauth.authorize(connectionId);
  const page = await (await fetch(url)).text();
  const link = /<a id="grant" href="([^"]+)"/.exec(page)?.[1];
  if (!link)
    throw new Error(`${label} shows no consent page at ${new URL(url).origin}: check that its simulator is running.`);
  const granted = await fetch(new URL(unescaped(link), url), { redirect: 'manual' });
  const back = granted.headers.get('location');
  if (!back) throw new Error(`${label} did not redirect back to the host: check the redirect URI of its app.`);
  const end = (await oauth.callback(back)).searchParams;
  if (end.get('integration') !== 'connected')
    throw new Error(`Could not connect ${label}: ${end.get('code') ?? 'no reason given'}.`);
}

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replaceAll('&amp;', '&');
