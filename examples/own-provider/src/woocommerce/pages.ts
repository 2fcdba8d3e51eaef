import { byPageNumber, child, type ProviderHttp, readAnswer } from '@makerfex/integrations-core/provider';
import * as z from 'zod';

const byId = { orderby: 'id', order: 'asc' };
export const pages = byPageNumber({ page: 'page', size: 'per_page', perPage: 100, total: 'x-wp-total', order: byId });

/** The list of products has only the ids of their variations. */
export const variations = child(
  'variations',
  ({ id, type }) => type === 'variable' && `/products/${String(id)}/variations`,
  pages,
);

/** Prices of products come without their currency. */
export const readCurrency = (http: ProviderHttp) =>
  readAnswer(http, '/data/currencies/current', z.object({ code: z.string() }));
