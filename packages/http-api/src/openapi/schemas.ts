import * as z from 'zod';

type JsonSchema = z.core.JSONSchema.JSONSchema;

const settings = {
  input: { io: 'input', unrepresentable: 'any' },
  // Answers may gain fields; clients generated from an older document can still read them.
  output: {
    io: 'output',
    unrepresentable: 'any',
    override: ({ jsonSchema }: { jsonSchema: JsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  },
} as const;

export type Direction = keyof typeof settings;
export type Registry = z.core.$ZodRegistry<{ id: string }>;

export const pathOf = (id: string): string => `#/components/schemas/${id}`;

/** @throws Error if the schema has no name, which is a bug in the route table */
export function refTo(registry: Registry, schema: z.ZodType): JsonSchema {
  const named = registry.get(schema);
  if (!named) throw new Error('A body in the route table has no name: register its schema.');
  return { $ref: pathOf(named.id) };
}

/** Each schema of a registry; one within another becomes a reference. */
export const schemasOf = (registry: Registry, io: Direction): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(z.toJSONSchema(registry, { ...settings[io], uri: pathOf }).schemas).map(([id, schema]) => [
      id,
      withoutHead(schema),
    ]),
  );

export const schemaOf = (schema: z.ZodType, io: Direction): JsonSchema =>
  withoutHead(z.toJSONSchema(schema, settings[io]));

function withoutHead({ ...schema }: JsonSchema): JsonSchema {
  delete schema.$schema;
  delete schema.$id;
  return schema;
}
