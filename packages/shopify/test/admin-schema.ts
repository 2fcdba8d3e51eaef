import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  type IntrospectionQuery,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from 'graphql';
import * as z from 'zod';

const given = process.env['CONTRACTS_DIR'];
/** The folder of the providers' contracts; undefined if the tests that need them are skipped. */
export const contractsFolder = given ? resolve(import.meta.dirname, '../../..', given) : undefined;

/** What the introspection has in addition to the standard. */
const access = z.object({
  __schema: z.object({
    types: z.array(
      z.looseObject({
        name: z.string(),
        requiredAccess: z.string().nullish(),
        fields: z
          .array(
            z.looseObject({
              name: z.string(),
              requiredAccess: z.string().nullish(),
              isProtected: z.boolean().nullish(),
            }),
          )
          .nullish(),
      }),
    ),
  }),
});

/** The whole Admin schema 2026-10, with its access rules. */
export function loadAdminSchema() {
  const packed = readFileSync(resolve(contractsFolder ?? '', 'shopify/admin_2026-10.json.gz'));
  const { data }: { data: IntrospectionQuery } = JSON.parse(gunzipSync(packed).toString());
  const types = new Map(access.parse(data)['__schema'].types.map((type) => [type.name, type]));
  return {
    schema: buildClientSchema(data),
    /** The text on which scopes a type requires. */
    accessOf: (type: string) => types.get(type)?.requiredAccess ?? '',
    fieldOf: (type: string, field: string) => types.get(type)?.fields?.find(({ name }) => name === field),
  };
}

export function operationIn(document: DocumentNode): OperationDefinitionNode {
  const [operation] = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('A document without an operation.');
  return operation;
}

export interface RequestedField {
  readonly type: string;
  readonly field: string;
  /** The type of the field. */
  readonly target: string;
  readonly isDeprecated: boolean;
}

/** Every field that a document requests. */
export function fieldsOf(schema: GraphQLSchema, document: DocumentNode): readonly RequestedField[] {
  const found: RequestedField[] = [];
  const walk = (typeName: string, selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) continue;
      const type = schema.getType(typeName);
      const definition = type && 'getFields' in type ? type.getFields()[selection.name.value] : undefined;
      if (!definition) continue;
      const target = getNamedType(definition.type).name;
      const isDeprecated = 'deprecationReason' in definition && Boolean(definition.deprecationReason);
      found.push({ type: typeName, field: selection.name.value, target, isDeprecated });
      walk(target, selection.selectionSet?.selections ?? []);
    }
  };
  const { operation, selectionSet } = operationIn(document);
  const root = operation === OperationTypeNode.MUTATION ? schema.getMutationType() : schema.getQueryType();
  walk(root?.name ?? '', selectionSet.selections);
  return found;
}
