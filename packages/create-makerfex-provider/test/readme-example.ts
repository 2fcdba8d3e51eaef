import { createProvider } from 'create-makerfex-provider';

/** Writes a provider of orders beside the others, and returns the paths of its files. */
export const createShop = (name: string): string[] =>
  createProvider({ name, kind: 'pull', auth: 'oauth2', pager: 'cursor', record: 'order', dir: `providers/${name}` });
