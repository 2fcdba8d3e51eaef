import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { testPush } from '@makerfex/integrations-testkit';
import { downloadConfig, handoff, salesDomain } from '../test/host.ts';
import { signingSecret } from '../test/webhook-server.ts';
import { vendorService } from './provider.ts';

const documents = pdfDocuments();

testPush('vendor service by webhook', {
  capability: 'vendor_handoff_invoice',
  input: handoff,
  open: () => {
    const messages: string[] = [];
    return {
      provider: vendorService({ documents }),
      config: { ...downloadConfig, delivery: 'webhook', webhook_url: 'https://vendor.example/hooks' },
      credential: { kind: 'api_key', secret: { api_key: signingSecret } },
      simulator: {
        fetch: async (request: Request) => {
          messages.push(request.headers.get('webhook-id') ?? 'none');
          return new Response(null, { status: 204 });
        },
      },
      ports: { sales: salesDomain().sales },
      messages,
    };
  },
  // The vendor recognises a repeated message by its id (Standard Webhooks).
  effects: ({ messages }) => new Set(messages).size,
});
