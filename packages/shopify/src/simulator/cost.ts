import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';

export const maxQueryCost = 1_000;
const mutationCost = 10;
/** Objects that only wrap scalars cost nothing, like scalars. */
const freeTypes = new Set(['PageInfo', 'MoneyBag', 'MoneyV2']);

/** The size of a connection: what `first` requests, or what was found. */
export type SizeOf = (connection: FieldNode) => number;

/** The value of `first`, with variables resolved; 1 if it is missing. */
export const requestedSize =
  (variables: Readonly<Record<string, unknown>>): SizeOf =>
  (connection) => {
    const value = connection.arguments?.find(({ name }) => name.value === 'first')?.value;
    if (value?.kind === Kind.INT) return Number(value.value);
    const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
    return typeof given === 'number' ? given : 1;
  };

/**
 * Cost of an operation. The formula fits recorded costs: an object or a list of objects 1, a scalar 0, a connection
 * 2 + floor(2 ln(max(2, size))) x its node, a mutation 10.
 * @see https://shopify.dev/docs/api/usage/limits#calculating-the-cost-of-a-query
 */
export function operationCost(schema: GraphQLSchema, operation: OperationDefinitionNode, sizeOf: SizeOf): number {
  if (operation.operation === OperationTypeNode.MUTATION) return mutationCost;
  const root = schema.getQueryType();
  return root ? selectionCost(schema, root, operation.selectionSet, sizeOf) : 0;
}

function selectionCost(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  { selections }: SelectionSetNode,
  sizeOf: SizeOf,
): number {
  return selections.reduce((sum, selection) => {
    if (selection.kind === Kind.FIELD) return sum + fieldCost(schema, parent, selection, sizeOf);
    if (selection.kind !== Kind.INLINE_FRAGMENT) return sum;
    const type = schema.getType(selection.typeCondition?.name.value ?? parent.name);
    return isCompositeType(type) ? sum + selectionCost(schema, type, selection.selectionSet, sizeOf) : sum;
  }, 0);
}

function fieldCost(schema: GraphQLSchema, parent: GraphQLCompositeType, field: FieldNode, sizeOf: SizeOf): number {
  const definition = 'getFields' in parent ? parent.getFields()[field.name.value] : undefined;
  const type = definition && getNamedType(definition.type);
  if (!field.selectionSet || !isCompositeType(type)) return 0;
  const inner = selectionCost(schema, type, field.selectionSet, sizeOf);
  if (isConnection(type)) return 2 + Math.floor(2 * Math.log(Math.max(2, sizeOf(field)))) * inner;
  // An edge does not count as an object of its own.
  return inner + (freeTypes.has(type.name) || type.name.endsWith('Edge') ? 0 : 1);
}

const isConnection = (type: GraphQLCompositeType): boolean => isObjectType(type) && type.name.endsWith('Connection');
