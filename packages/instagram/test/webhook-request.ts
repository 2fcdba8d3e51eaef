import type { WebhookRequest } from '@makerfex/integrations-core/provider';

const epoch = new Date(1_764_320_400_000);

/** A request as a verifier gets it. */
export async function webhookRequest(request: Request, receivedAt = epoch): Promise<WebhookRequest> {
  const body = new Uint8Array(await request.arrayBuffer());
  return { body, headers: request.headers, query: new URL(request.url).searchParams, receivedAt };
}
