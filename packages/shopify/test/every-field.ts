import { type GraphQLNamedType, getNamedType, isAbstractType, isLeafType, isObjectType } from 'graphql';
import { createShopifySimulator, type ShopifySimulatorOptions } from '../src/simulator/index.ts';
import { schema } from '../src/simulator/schema.ts';

/** Large enough for every list in these tests. */
const pageSize = 250;
/** Orders refer to products only by id. */
const namedOnly = ['Product', 'ProductVariant'];

/** A selection of every field that the simulator has of a type; of types in `bare`, and of those around a field, only the id. */
export function everyField(type: GraphQLNamedType, bare: readonly string[] = []): string {
  if (!isObjectType(type) && !isAbstractType(type)) return '';
  if (bare.includes(type.name)) return '{ id }';
  const own = 'getFields' in type ? Object.values(type.getFields()) : [];
  const around = own.some(({ name }) => name === 'id') ? [...bare, type.name] : bare;
  // A connection has edges and nodes: its nodes are requested.
  const fields = own.filter(({ name }) => name !== 'edges');
  const parts = fields.map(({ name, type: fieldType, args }) => {
    const target = getNamedType(fieldType);
    const given = args.flatMap((arg) =>
      arg.name === 'first' ? [`first: ${pageSize}`] : arg.name === 'names' ? ['names: ["available"]'] : [],
    );
    const call = given.length > 0 ? `${name}(${given.join(', ')})` : name;
    return isLeafType(target) ? call : `${call} ${everyField(target, around)}`;
  });
  const variants = isAbstractType(type)
    ? schema.getPossibleTypes(type).map(({ name }) => `... on ${name} { __typename }`)
    : [];
  return `{ ${[...parts, ...variants].join(' ')} }`;
}

const typeNamed = (name: string): GraphQLNamedType => {
  const type = schema.getType(name);
  if (!type) throw new Error(`The simulator has no type ${name}.`);
  return type;
};
export const orderFields = everyField(typeNamed('Order'), namedOnly);
export const productFields = everyField(typeNamed('Product'));
export const customerFields = everyField(typeNamed('Customer'));

/** A simulated shop that answers queries of any cost. */
export function queryableShop(options: ShopifySimulatorOptions = {}) {
  const clock = { now: Date.UTC(2026, 10, 24, 12) };
  const simulator = createShopifySimulator({
    now: () => clock.now,
    accessTokenSeconds: 1e9,
    rateLimit: { capacity: 1e9, perSecond: 1e9 },
    ...options,
  });
  const { access_token } = simulator.tokens.issueTokens();
  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const request = new Request(`https://${simulator.shop}/admin/api/2026-10/graphql.json`, {
      method: 'POST',
      headers: { 'x-shopify-access-token': access_token, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return Object(await (await simulator.fetch(request)).json());
  };
  /**
   * Reads one record by its number, with the given fields.
   * @throws Error if the answer has errors
   */
  const one = async (root: 'order' | 'product' | 'customer', id: string, fields: string) => {
    const type = `${root.charAt(0).toUpperCase()}${root.slice(1)}`;
    const query = `query One($id: ID!) { ${root}(id: $id) ${fields} }`;
    const { data, errors } = await ask(query, { id: `gid://shopify/${type}/${id}` });
    if (errors) throw new Error(JSON.stringify(errors));
    return data[root];
  };
  return { simulator, clock, ask, one };
}
