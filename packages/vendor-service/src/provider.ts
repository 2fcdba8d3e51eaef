import { randomUUID } from 'node:crypto';
import { checkOptions, option } from '@makerfex/integrations-core/options';
import { apiKey, defineProvider, noCredential } from '@makerfex/integrations-core/provider';
import type { DocumentRenderer } from '@makerfex/integrations-core/records';
import { vendorHandoff } from './capabilities/vendor-handoff-invoice.ts';
import { type VendorConfig, vendorConfig } from './config.ts';
import { vendorHandoffInvoice } from './contract.ts';
import { domainOf, type MailOptions, mailOptions } from './deliver/mail-options.ts';
import { signatureOf, signingSecret } from './deliver/sign.ts';
import { pingWebhook } from './deliver/webhook.ts';
import { classifyMailError } from './faults.ts';
import { runDocuments } from './handoff/documents.ts';
import { missingRenderer, noDocuments } from './handoff/no-documents.ts';
import type { VendorSettings } from './handoff/work.ts';

export interface VendorServiceOptions<Key extends string = string> {
  /**
   * Key of the provider. It is stored with every connection: never rename it.
   * @default 'vendor_service'
   */
  readonly key?: Key;
  /**
   * The vendor's name for people.
   * @default 'Vendor service'
   */
  readonly label?: string;
  /** What the vendor does: `packing`. */
  readonly service?: string;
  /** Needed for the delivery `email`. */
  readonly email?: MailOptions;
  /**
   * Prints invoices and work orders: `pdfDocuments()` of `@makerfex/integrations-invoice-pdf`. A shop's config overrides its page
   * size and locale.
   * @default none: the test of a connection and every hand-off fail with `not_configured`, and nothing is issued
   */
  readonly documents?: DocumentRenderer;
  /**
   * Time-out of one webhook call, its answer included. In milliseconds: 1 to 600,000.
   * @default 20_000
   */
  readonly webhookTimeoutMs?: number;
}

const vendorOptions = <Key extends string>() =>
  option.group<VendorServiceOptions<Key>>({
    key: option.text<Key>().optional(),
    label: option.text().optional(),
    service: option.text().optional(),
    email: mailOptions.optional(),
    documents: option.where<DocumentRenderer>('a renderer of documents, such as pdfDocuments()', isRenderer).optional(),
    webhookTimeoutMs: option.ms(1, 600_000).optional(),
  });

const isRenderer = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'invoice' in value && 'workOrder' in value;

/** The base address if there is no webhook: `.invalid` never resolves (RFC 2606). */
const noAddress = 'https://vendor.invalid';

/**
 * A service vendor without an API: packing, painting and the like. Each vendor is its own provider, so that a shop can have
 * several.
 * @throws IntegrationError `not_configured`, naming each wrong option; also if the key is not snake_case, or `email.from` is not an address
 * @example
 * const packright = vendorService({ key: 'packright', label: 'Packright', documents: pdfDocuments() });
 * const integrations = createIntegrations({ providers: [packright], ports: { sales }, storage, vault });
 */
export function vendorService<const Key extends string = 'vendor_service'>(options: VendorServiceOptions<Key> = {}) {
  checkOptions('vendorService', vendorOptions<Key>(), options);
  const { key = 'vendor_service', label = 'Vendor service', service, email } = options;
  if (email) domainOf(email.from);
  const documents = options.documents ?? noDocuments(label);
  const settings: VendorSettings = { label, service, mail: email, documents };
  return defineProvider({
    key,
    label,
    category: 'vendor',
    config: vendorConfig(email !== undefined),
    auth: [noCredential({ when: (config: VendorConfig) => config.delivery !== 'webhook' }), apiKey(signingSecret)],
    http: {
      baseUrl: ({ webhook_url }) => (webhook_url === undefined ? noAddress : new URL(webhook_url).origin),
      headers: ({ credential, request }) => signatureOf(credential, request, label),
      publicOnly: true,
      timeoutMs: options.webhookTimeoutMs ?? 20_000,
    },
    test: async ({ http, config }) => {
      if (!options.documents) throw missingRenderer(label);
      if (config.delivery === 'webhook') await pingWebhook(http, config, `test_${randomUUID()}`);
      if (config.delivery !== 'email') return;
      await email?.transport.verify?.().catch((error: unknown) => {
        throw classifyMailError(error).error;
      });
    },
    capabilities: {
      vendor_handoff_invoice: {
        contract: vendorHandoffInvoice,
        run: (context) => vendorHandoff({ ...context, settings }),
        documents: runDocuments(settings),
      },
    },
  });
}
