import { option } from '@makerfex/integrations-core/options';

/** How a client proves who asks: a security scheme of OpenAPI 3.1. */
export type SecurityScheme =
  | { readonly type: 'http'; readonly scheme: string; readonly bearerFormat?: string; readonly description?: string }
  | {
      readonly type: 'apiKey';
      readonly in: 'cookie' | 'header' | 'query';
      readonly name: string;
      readonly description?: string;
    }
  | { readonly type: 'openIdConnect'; readonly openIdConnectUrl: string; readonly description?: string }
  | { readonly type: 'oauth2'; readonly flows: object; readonly description?: string }
  | { readonly type: 'mutualTLS'; readonly description?: string };

/**
 * What a host adds to the OpenAPI document of its API.
 * @example
 * const openapi: OpenApiOptions = {
 *   title: 'Integrations of Acme',
 *   servers: [{ url: 'https://app.acme.example/api/integrations' }],
 *   securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'sid' } },
 *   schemaPrefix: 'Integration',
 * };
 */
export interface OpenApiOptions {
  /** @default 'Makerfex integrations' */
  readonly title?: string;
  /** Version of the host's API. @default '1' */
  readonly version?: string;
  /** Markdown. @default a sentence about connections and the host's login */
  readonly description?: string;
  /** Whom to ask about the API. @default { name: 'The host of this API' } */
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string };
  /**
   * Where the API is.
   * @default the mount under `publicUrl`, or its path if there is no `publicUrl`
   */
  readonly servers?: readonly { readonly url: string; readonly description?: string }[];
  /**
   * The host's login, by name.
   * @default one bearer token, `hostLogin`
   */
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  /**
   * Which schemes a request needs: all of one entry, or all of another.
   * @default any one of `securitySchemes`
   */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  /**
   * Put before the name of every schema, so that the document can be merged with the host's own.
   * @default ''
   */
  readonly schemaPrefix?: string;
}

export const openApiOptions = option.group<OpenApiOptions>({
  title: option.text().optional(),
  version: option.text().optional(),
  description: option.text().optional(),
  contact: option.where<NonNullable<OpenApiOptions['contact']>>('an object', isObject).optional(),
  servers: option.list(option.where<{ url: string; description?: string }>('an object with a url', hasUrl)).optional(),
  securitySchemes: option.where<NonNullable<OpenApiOptions['securitySchemes']>>('schemes by name', isObject).optional(),
  security: option
    .list(option.where<Readonly<Record<string, readonly string[]>>>('scopes by scheme', isObject))
    .optional(),
  schemaPrefix: option.where<string>('letters and digits, or empty', isPrefix).optional(),
});

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasUrl(value: unknown): boolean {
  return isObject(value) && 'url' in value && typeof value.url === 'string';
}

function isPrefix(value: unknown): boolean {
  return typeof value === 'string' && /^\w*$/.test(value);
}
