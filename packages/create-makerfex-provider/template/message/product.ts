import type { Product } from '@makerfex/integrations-core/records';

// TODO(author): what the API takes.
export const toMessage = ({ title, url }: Product) => ({ text: url ? `${title}: ${url}` : title });
