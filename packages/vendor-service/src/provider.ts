import { randomUUID } from 'node:crypto';
import { apiKey, createGuardedFetch, defineProvider, none } from '@makerfex/integrations-core';
import { type VendorConfig, vendorConfig } from './config.ts';
import { vendorHandoffInvoice } from './contract.ts';
import { judgeMailError } from './deliver/mail-error.ts';
import { domainOf, type MailOptions } from './deliver/mail-options.ts';
import { signatureOf, signingSecret } from './deliver/sign.ts';
import { pingWebhook } from './deliver/webhook.ts';
import { runDocuments } from './handoff/documents.ts';
import { handOff } from './handoff/handoff.ts';
import type { PrintOptions, VendorSettings } from './handoff/work.ts';

export interface VendorServiceOptions<Key extends string = string> {
  /** Of the provider, stored with every connection: never rename it. `vendor_service` unless told. */
  readonly key?: Key;
  /** What people call the vendor. */
  readonly label?: string;
  /** What the vendor does: `packing`. */
  readonly service?: string;
  /** Needed for the delivery `email`. */
  readonly email?: MailOptions;
  /** How documents look: fonts, words, colour. Page size and locale are for where a shop's config does not say. */
  readonly print?: PrintOptions;
  /** Calls the webhooks; only public addresses unless told. One of the host's own must keep to those by itself. */
  readonly fetchWebhook?: typeof fetch;
  /** Longest time of one call of a webhook, its answer included, in milliseconds; 20,000 unless told. */
  readonly webhookTimeoutMs?: number;
}

/** Stands where there is nothing to call: no name ends so (RFC 2606). */
const nowhere = 'https://vendor.invalid';

/**
 * A service vendor without an API: packing, painting and the like. Each is a provider of its own, so that a shop can have several.
 * @throws IntegrationError `not_configured` where the key is not snake_case, or mails cannot be sent from the given address
 */
export function vendorService<const Key extends string = 'vendor_service'>(options: VendorServiceOptions<Key> = {}) {
  const { key = 'vendor_service', label = 'Vendor service', service, email } = options;
  if (email) domainOf(email.from);
  const settings: VendorSettings = { label, service, mail: email, print: options.print ?? {} };
  return defineProvider({
    key,
    label,
    category: 'vendor',
    config: vendorConfig(email !== undefined),
    auth: [none({ when: (config: VendorConfig) => config.delivery !== 'webhook' }), apiKey(signingSecret)],
    http: {
      baseUrl: ({ webhook_url }) => (webhook_url === undefined ? nowhere : new URL(webhook_url).origin),
      headers: ({ credential, request }) => signatureOf(credential, request, label),
      fetch: options.fetchWebhook ?? createGuardedFetch(),
      timeoutMs: options.webhookTimeoutMs ?? 20_000,
    },
    test: async ({ http, config }) => {
      if (config.delivery === 'webhook') await pingWebhook(http, config, `test_${randomUUID()}`);
      if (config.delivery !== 'email') return;
      await email?.transport.verify?.().catch((error: unknown) => {
        throw judgeMailError(error).error;
      });
    },
    capabilities: {
      vendor_handoff_invoice: {
        contract: vendorHandoffInvoice,
        run: (context) => handOff({ ...context, settings }),
        documents: runDocuments(settings),
      },
    },
  });
}
