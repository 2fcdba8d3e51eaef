import {
  execute,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { contractsFolder, loadAdminSchema } from '../../test/admin-schema.ts';
import { customerFields, orderFields, productFields, queryableShop } from '../../test/every-field.ts';
import { wantedScopes } from '../scopes.ts';
import { fieldScopes, protectedFields, typeScopes } from './access.ts';
import { schema } from './schema.ts';

const withFields = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) || isInterfaceType(type))
  .filter(({ name }) => !name.startsWith('__'));

/** How a part of a schema differs from the whole. */
const differences = (part: GraphQLSchema, whole: GraphQLSchema): string[] =>
  Object.values(part.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      const real = whole.getType(type.name);
      if (real?.constructor !== type.constructor) return [`${type.name} has another kind`];
      if (isEnumType(type) && isEnumType(real))
        return type.getValues().flatMap(({ name }) => (real.getValue(name) ? [] : [`${type.name}.${name} is unknown`]));
      const isComposite = isObjectType(type) || isInterfaceType(type);
      return isComposite && (isObjectType(real) || isInterfaceType(real)) ? compareFields(type, real) : [];
    });

const scopesOf = (name: string) => typeScopes[name] ?? fieldScopes[name] ?? [];

type Composite = (typeof withFields)[number];

function compareFields(type: Composite, real: Composite): string[] {
  const interfaces = new Set(real.getInterfaces().map(({ name }) => name));
  const unknownInterfaces = type.getInterfaces().filter(({ name }) => !interfaces.has(name));
  return [
    ...unknownInterfaces.map(({ name }) => `${type.name} does not implement ${name}`),
    ...Object.values(type.getFields()).flatMap((field) => {
      const same = real.getFields()[field.name];
      const where = `${type.name}.${field.name}`;
      if (!same) return [`${where} is unknown`];
      const lacks = same.args.filter(
        (one) => isRequiredArgument(one) && !field.args.some(({ name }) => name === one.name),
      );
      const differs = field.args.filter((one) => {
        const argument = same.args.find(({ name }) => name === one.name);
        return String(argument?.type) !== String(one.type) || argument?.defaultValue !== one.defaultValue;
      });
      return [
        ...(String(same.type) === String(field.type) ? [] : [`${where} is ${String(same.type)}`]),
        ...lacks.map(({ name }) => `${where} needs ${name}`),
        ...differs.map(({ name }) => `${where}(${name}) differs`),
      ];
    }),
  ];
}

describe.skipIf(!contractsFolder)(
  'the simulator, compared with the Admin schema 2026-10 (skipped when CONTRACTS_DIR is not set)',
  () => {
    it('uses a part of the schema with the same types, fields, arguments and nullability', () => {
      expect(differences(schema, loadAdminSchema().schema)).toEqual([]);
      expect(withFields.length).toBeGreaterThan(50);
    });

    it.each([
      ['order', 200, orderFields, {}],
      ['order', 200, orderFields, { taxesIncluded: true, oddAmounts: true }],
      ['product', 40, productFields, {}],
      ['customer', 40, customerFields, {}],
    ] as const)('answers only what the schema allows: %s', async (root, count, fields, options) => {
      const { schema: admin } = loadAdminSchema();
      const { simulator, ask } = queryableShop({ orders: 200, products: 40, customers: 40, ...options });
      simulator.cancelOrders(10);
      simulator.editOrders(5);
      simulator.clearOrders(5);
      const { data } = await ask(`{ ${root}s(first: ${count}) { nodes { id } } }`);
      const query = `query One($id: ID!) { ${root}(id: $id) ${fields} }`;
      const document = parse(query);
      expect(validate(admin, document)).toEqual([]);
      expect(data[`${root}s`].nodes).toHaveLength(count);
      for (const { id } of data[`${root}s`].nodes) {
        const answer = await ask(query, { id });
        expect(answer.errors).toBeUndefined();
        // The whole schema reads the answer: a null, an unknown enum value or a wrong type is an error.
        const typed = await execute({ schema: admin, document, rootValue: answer.data, variableValues: { id } });
        expect(typed.errors).toBeUndefined();
      }
    });

    it('requires the access scopes that the schema names', () => {
      const { accessOf, fieldOf } = loadAdminSchema();
      const scopesIn = (words: string | null | undefined) =>
        wantedScopes.filter((scope) => words?.includes(`\`${scope}\` access scope`)).toSorted();
      const said = withFields.flatMap((type) => [
        [type.name, scopesIn(accessOf(type.name))],
        ...Object.keys(type.getFields()).map((name) => [
          `${type.name}.${name}`,
          scopesIn(fieldOf(type.name, name)?.requiredAccess),
        ]),
      ]);
      const simulated = said.map(([name]) => [name, scopesOf(String(name)).toSorted()]);
      expect(simulated).toEqual(said);
    });

    it('protects what the schema marks as protected', () => {
      const { fieldOf } = loadAdminSchema();
      const fields = withFields.flatMap((type) =>
        Object.keys(type.getFields()).map((name) => [type.name, name] as const),
      );
      const said = fields.filter(([type, name]) => fieldOf(type, name)?.isProtected);
      expect(fields.filter(([type, name]) => protectedFields[type]?.includes(name))).toEqual(said);
      expect(said.length).toBeGreaterThan(5);
    });
  },
);
