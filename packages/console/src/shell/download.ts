import type { Download } from '@makerfex/integrations-client';

/** Saves a file, as following a link to it would. It is fetched, so that headers of a login are sent and an error can be shown. */
export async function download({ fileName, mediaType, body }: Download): Promise<void> {
  const blob = await new Response(body, { headers: { 'content-type': mediaType } }).blob();
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName ?? 'download';
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
