export { type Client, createClient } from './client.ts';
export type { Download } from './download.ts';
export { ApiError, type Problem, type WrongField } from './error.ts';
export type { Page } from './pages.ts';
export type { components, operations } from './schema.ts';
export type { CallOptions, ClientOptions } from './transport.ts';
