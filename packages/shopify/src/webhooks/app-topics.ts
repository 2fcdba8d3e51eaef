import type { PrivacyRequested, RawObject, WebhookFact } from '@makerfex/integrations-core/provider';
import { asText, at } from '../map/node.ts';
import { asId, idsIn, impossible } from './payload.ts';

/** What a delivery says about the app at a shop. */
export interface AppNews {
  /** The shop as the signed body names it; null if it does not: then the header is believed. */
  readonly shop: string | null;
  readonly facts: readonly WebhookFact[];
}

/** A topic about the app itself or about personal data. `when` is when it happened. */
export interface AppTopic {
  /** Left out: the payload holds no personal data, so all of it is sent. */
  readonly fields?: readonly string[];
  readonly read: (payload: RawObject, when: Date) => AppNews;
}

/** Topics that the SDK subscribes to at every shop. Neither needs a scope. */
export const appTopics: Readonly<Record<string, AppTopic>> = {
  'app/uninstalled': {
    fields: ['id', 'myshopify_domain', 'updated_at'],
    // The topic and the shop of the header are not signed: a delivery that does not name the shop must not end a connection.
    read: (payload) => {
      const shop = asText(at(payload, 'myshopify_domain'));
      return { shop, facts: shop === null ? [] : [{ type: 'uninstalled' }] };
    },
  },
  // Its shop is not signed, so Shopify is asked which scopes are granted.
  'app/scopes_update': { read: () => ({ shop: null, facts: [{ type: 'scopes_changed' }] }) },
};

/**
 * Requests about personal data. Their addresses stand in the app's configuration only: the API has no topic for them.
 * @see https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export const complianceTopics: Readonly<Record<string, AppTopic>> = {
  'customers/data_request': {
    read: (payload, when) => {
      if (!('orders_requested' in payload)) return impossible('is no request for data');
      return privacyNews(payload, ofCustomer(payload, 'export_customer', payload['orders_requested'], when));
    },
  },
  'customers/redact': {
    read: (payload, when) => {
      if (!('orders_to_redact' in payload)) return impossible('is no request to redact a customer');
      return privacyNews(payload, ofCustomer(payload, 'redact_customer', payload['orders_to_redact'], when));
    },
  },
  'shop/redact': {
    // A request about one customer has the same two fields: under this topic it must not redact the shop.
    read: (payload, when) => {
      const isOfShop = asId(payload['shop_id']) !== null && !('customer' in payload) && !('data_request' in payload);
      if (!isOfShop) return impossible('is no request to redact a shop');
      return privacyNews(payload, { type: 'privacy', request: 'redact_shop', dueAt: dueAfter(when) });
    },
  },
};

function ofCustomer(
  payload: RawObject,
  request: PrivacyRequested['request'],
  orders: unknown,
  when: Date,
): PrivacyRequested {
  const customerIds = idsIn([at(payload, 'customer', 'id')]);
  const orderIds = idsIn(orders);
  if (customerIds.length + orderIds.length === 0) return impossible('names neither a customer nor an order');
  return { type: 'privacy', request, customerIds, orderIds, dueAt: dueAfter(when) };
}

function privacyNews(payload: RawObject, fact: PrivacyRequested): AppNews {
  return { shop: asText(payload['shop_domain']) ?? impossible('names no shop'), facts: [fact] };
}

/** How long Shopify gives for a request about personal data. */
const privacyMs = 30 * 86_400_000;
const dueAfter = (when: Date): Date => new Date(when.getTime() + privacyMs);
