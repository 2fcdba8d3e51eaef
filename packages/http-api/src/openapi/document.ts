import type { ProviderDescription } from '@makerfex/integrations-core';
import type { Addresses } from '../addresses.ts';
import { problemSchema } from '../answer/problem.ts';
import type { RouteGroup } from '../routes.ts';
import { answeredSchemas, sentSchemas } from './components.ts';
import { isObject, type JsonSchema, mapRefs } from './json-schema.ts';
import { describeOperation } from './operation.ts';
import type { OpenApiOptions, SecurityScheme } from './options.ts';
import { capabilityKeys, withProviders } from './provider-schemas.ts';
import { pathOf, schemaOf, schemasOf } from './schemas.ts';

export interface DocumentParts {
  readonly groups: readonly RouteGroup[];
  readonly addresses: Addresses;
  /** @default [] */
  readonly providers?: readonly ProviderDescription[];
  readonly openapi?: OpenApiOptions | undefined;
}

interface DocumentBody {
  readonly paths: JsonSchema;
  readonly schemas: JsonSchema;
}

const defaultSchemes: Readonly<Record<string, SecurityScheme>> = {
  hostLogin: { type: 'http', scheme: 'bearer', description: "The host's own login." },
};

/** The API as an OpenAPI 3.1 document, from the same table and schemas that serve it. */
export function createDocument({ groups, addresses, providers = [], openapi = {} }: DocumentParts): object {
  const { securitySchemes = defaultSchemes } = openapi;
  const { paths, schemas } = withPrefix(openapi.schemaPrefix ?? '', {
    paths: describePaths(groups, providers),
    schemas: withProviders(
      {
        ...schemasOf(sentSchemas, 'input'),
        ...schemasOf(answeredSchemas, 'output'),
        Problem: schemaOf(problemSchema, 'output'),
      },
      providers,
    ),
  });
  return {
    openapi: '3.1.1',
    info: {
      title: openapi.title ?? 'Makerfex integrations',
      version: openapi.version ?? '1',
      description:
        openapi.description ?? "A shop's connections to external systems. The host's own login authenticates requests.",
      contact: openapi.contact ?? { name: 'The host of this API' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: openapi.servers ?? [{ url: addresses.base() || '/' }],
    security: openapi.security ?? Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
    tags: groups.map(({ tag, description }) => ({ name: tag, description })),
    paths,
    components: { securitySchemes, schemas },
  };
}

/** Paths have no closing slash, as linters and generators expect; the API accepts both spellings. */
function describePaths(groups: readonly RouteGroup[], providers: readonly ProviderDescription[]): JsonSchema {
  const operations = groups.flatMap(({ tag, routes }) =>
    routes.map((route) => ({
      path: route.path.replace(/\/$/, ''),
      method: route.method.toLowerCase(),
      operation: describeOperation(route, tag, capabilityKeys(providers)),
    })),
  );
  return Object.fromEntries(
    [...Map.groupBy(operations, ({ path }) => path)].map(([path, methods]) => [
      path,
      Object.fromEntries(methods.map(({ method, operation }) => [method, operation])),
    ]),
  );
}

/** Puts the prefix before the name of every schema, and into the references to it. */
function withPrefix(prefix: string, { schemas, paths }: DocumentBody): DocumentBody {
  const start = pathOf('');
  const rename = (part: JsonSchema): JsonSchema => {
    const renamed = mapRefs(part, (ref) =>
      ref.startsWith(start) ? pathOf(`${prefix}${ref.slice(start.length)}`) : ref,
    );
    return isObject(renamed) ? renamed : {};
  };
  return {
    paths: rename(paths),
    schemas: Object.fromEntries(Object.entries(rename(schemas)).map(([name, schema]) => [`${prefix}${name}`, schema])),
  };
}
