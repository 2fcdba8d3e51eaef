import type { Client } from './client.ts';

/**
 * Gives consent at a simulated provider as a person would: opens its page, follows the link that grants, and goes where it is
 * sent back to.
 * @throws Error where the provider or the host refuses.
 */
export async function giveConsent({ oauth }: Client, connectionId: string, label: string): Promise<void> {
  const { url } = await oauth.authorize(connectionId);
  const page = await (await fetch(url)).text();
  const link = /<a id="grant" href="([^"]+)"/.exec(page)?.[1];
  if (!link) throw new Error(`${label} shows no page to give consent on.`);
  const granted = await fetch(new URL(unescaped(link), url), { redirect: 'manual' });
  const back = granted.headers.get('location');
  if (!back) throw new Error(`${label} sends nobody back.`);
  const end = (await oauth.comeBack(back)).searchParams;
  if (end.get('integration') !== 'connected')
    throw new Error(`${label} could not be connected: ${end.get('code') ?? 'no reason told'}.`);
}

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replaceAll('&amp;', '&');
