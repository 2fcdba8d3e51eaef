import { type Integrations, isIntegrationError } from '@makerfex/integrations-core';
import { type Served, serve } from '../serve.ts';

/** The path that deliveries of each provider are sent to. */
const pathPattern = /^\/webhooks\/([a-z]+)\/$/;

/** Where providers send deliveries to. The host takes them up once it is open; until then they are refused. */
export interface Receiver {
  /** The public address of the host's HTTP surface. */
  readonly url: string;
  /** Answers by their status. */
  readonly statuses: ReadonlyMap<number, number>;
  open(integrations: readonly Integrations[]): void;
  close(): void;
}

/** Serves what a host's HTTP surface does for deliveries, by its processes in turn. */
export async function openReceiver(): Promise<Receiver> {
  let hosts: readonly Integrations[] = [];
  const statuses = new Map<number, number>();
  let count = 0;
  const served: Served = await serve(async (request) => {
    const providerKey = pathPattern.exec(new URL(request.url).pathname)?.[1];
    count += 1;
    const host = hosts[count % hosts.length];
    const status = providerKey && host ? await receive(host, providerKey, request) : 503;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    return new Response(null, { status });
  });
  return {
    url: served.origin,
    statuses,
    open(integrations) {
      hosts = integrations;
    },
    close: () => served.close(),
  };
}

async function receive({ webhooks }: Integrations, providerKey: string, request: Request): Promise<number> {
  const body = new Uint8Array(await request.arrayBuffer());
  const { headers, url } = request;
  try {
    await webhooks.receive(providerKey, { body, headers, query: new URL(url).searchParams, receivedAt: new Date() });
    return 200;
  } catch (error) {
    if (isIntegrationError(error, 'webhook_refused')) return 401;
    if (isIntegrationError(error, 'malformed_request')) return 400;
    return isIntegrationError(error, 'storage_unavailable') ? 503 : 500;
  }
}
