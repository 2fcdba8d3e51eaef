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
/** Where the providers' contracts lie; undefined where the tests that need them are skipped. */
export const contractsFolder = given ? resolve(import.meta.dirname, '../../..', given) : undefined;

/** What the introspection tells beyond the standard. */
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

/** The whole Admin schema 2026-10, with what it says of access. */
export function loadAdminSchema() {
  const packed = readFileSync(resolve(contractsFolder ?? '', 'shopify/admin_2026-10.json.gz'));
  const { data }: { data: IntrospectionQuery } = JSON.parse(gunzipSync(packed).toString());
  const types = new Map(access.parse(data)['__schema'].types.map((type) => [type.name, type]));
  return {
    schema: buildClientSchema(data),
    /** The words on who may read a type. */
    accessOf: (type: string) => types.get(type)?.requiredAccess ?? '',
    fieldOf: (type: string, field: string) => types.get(type)?.fields?.find(({ name }) => name === field),
  };
}

export function operationIn(document: DocumentNode): OperationDefinitionNode {
  const [operation] = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('A document without an operation.');
  return operation;
}

export interface AskedField {
  readonly type: string;
  readonly field: string;
  /** The type that it leads to. */
  readonly target: string;
  readonly isDeprecated: boolean;
}

/** Every field that a document asks for. */
export function fieldsOf(schema: GraphQLSchema, document: DocumentNode): readonly AskedField[] {
  const found: AskedField[] = [];
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
