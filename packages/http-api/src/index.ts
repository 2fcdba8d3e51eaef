export type { AddressOptions } from './addresses.ts';
export type { StreamOptions } from './answer/server-sent-events.ts';
export { errorStatuses } from './answer/statuses.ts';
export type { ConsoleFiles, ConsoleOptions } from './console/options.ts';
export { type HttpApiOptions, type HttpHandler, httpApi } from './http-api.ts';
export { toNodeHandler } from './node-handler.ts';
export type { OpenApiOptions } from './openapi/options.ts';
