import type { Client } from './client.ts';

/**
 * Connects a shop as a person does in a browser: opens the provider's page, agrees, and returns to the host.
 * @throws Error if the provider or the host refuses
 */
export async function giveConsent(client: Client, connectionId: string): Promise<void> {
  const { url } = await client.authorize(connectionId);
  const page = await (await fetch(url)).text();
  const link = /<a id="grant" href="([^"]+)"/.exec(page)?.[1];
  if (!link) throw new Error(`There is no consent page at ${url}: ${page}`);
  const granted = await fetch(new URL(unescaped(link), url), { redirect: 'manual' });
  const back = granted.headers.get('location');
  if (!back)
    throw new Error(`${new URL(url).origin} did not redirect back to the host, but answered ${granted.status}.`);
  const end = await client.comeBack(back);
  if (end.searchParams.get('integration') !== 'connected') throw new Error(`The consent failed: ${end.href}`);
}

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replaceAll('&amp;', '&');
