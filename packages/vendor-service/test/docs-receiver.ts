import { Webhook } from 'standardwebhooks';

/** At the vendor: receives a webhook call. @param seen ids of earlier messages */
export async function receive(request: Request, secret: string, seen: Set<string>): Promise<Response> {
  const body = await request.text();
  try {
    new Webhook(secret).verify(body, Object.fromEntries(request.headers));
  } catch {
    return new Response(null, { status: 401 });
  }
  const id = request.headers.get('webhook-id') ?? '';
  const { type, data } = JSON.parse(body);
  if (type === 'vendor.handoff' && !seen.has(id)) console.log(data.work_order.title, data.documents.length);
  // Store the id together with the work: the same message can come again.
  seen.add(id);
  return new Response(null, { status: 204 });
}
