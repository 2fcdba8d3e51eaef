import { type MapContext, wholeList } from '@makerfex/integrations-core/provider';
import { money, type Product, type Variant } from '@makerfex/integrations-core/records';
import type { RawProduct, RawVariation } from '../raw.ts';
import { idAndTime } from './customer.ts';

const productWords = {
  publish: 'active',
  draft: 'draft',
  pending: 'draft',
  future: 'draft',
  private: 'inactive',
} as const;

export function toProduct(raw: RawProduct, { record, prepared }: MapContext<unknown, { code: string }>): Product {
  const { name: title, description, status: providerStatus, date_created_gmt: createdAt } = raw;
  const status = record.word('status', productWords);
  const url = providerStatus === 'publish' ? raw.permalink : null;
  const tags = wholeList(raw.tags)?.map((tag) => tag.name);
  const images = wholeList(raw.images)?.map(({ src, alt }) => ({ url: src, alt }));
  const articles = raw.type === 'variable' ? wholeList(raw.variations) : [{ ...raw, attributes: [] }];
  const variants = articles?.map((article) => toVariant(article, prepared.code));
  const about = { title, description, status, providerStatus, url, createdAt };
  return { ...idAndTime(raw), ...about, tags, images, variants };
}

function toVariant({ id, sku, manage_stock: isCounted, ...raw }: RawVariation, currency: string): Variant {
  const options = wholeList(raw.attributes)?.map(({ name, option }) => ({ name, value: option }));
  const title = options && (options.map(({ value }) => value).join(' / ') || null);
  const price = typeof raw.price === 'string' ? money(currency).of(raw.price) : raw.price;
  const available = isCounted === false ? null : isCounted && raw.stock_quantity;
  return { externalId: id, sku, title, options, price, available };
}
