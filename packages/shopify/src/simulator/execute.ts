import {
  type DocumentNode,
  execute,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import type { ApiContext } from './access.ts';

export interface Prepared {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** How many parsed documents are cached: an adapter sends the same few. */
const maxDocuments = 200;

/** Parses and validates documents of one schema. */
export function createPreparer(schema: GraphQLSchema) {
  const cache = new Map<string, Prepared>();
  return (query: string): Prepared | readonly GraphQLFormattedError[] => {
    const cached = cache.get(query);
    if (cached) return cached;
    const prepared = prepare(schema, query);
    if (cache.size >= maxDocuments) cache.clear();
    if ('document' in prepared) cache.set(query, prepared);
    return prepared;
  };
}

function prepare(schema: GraphQLSchema, query: string): Prepared | readonly GraphQLFormattedError[] {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return errors.map((error) => error.toJSON());
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    return operation ? { document, operation } : [{ message: 'A query without an operation' }];
  } catch (error) {
    if (error instanceof GraphQLError) return [error.toJSON()];
    throw error;
  }
}

/** Executes synchronously: no resolver waits. */
export function run(
  schema: GraphQLSchema,
  { document }: Prepared,
  given: { root: unknown; context: ApiContext; variables: Readonly<Record<string, unknown>> },
): FormattedExecutionResult {
  const result = execute({
    schema,
    document,
    rootValue: given.root,
    contextValue: given.context,
    variableValues: given.variables,
    fieldResolver: resolveField,
  });
  if (result instanceof Promise)
    throw new TypeError('A resolver of the simulator returned a promise; make it synchronous.');
  const { data, errors } = result;
  return { ...(errors && { errors: errors.map((error) => error.toJSON()) }), ...(data !== undefined && { data }) };
}

/** Answers an ungranted field with an error, a withheld field with null, and any other with its value in the source. */
const resolveField: GraphQLFieldResolver<unknown, ApiContext, Record<string, unknown>> = (
  source,
  args,
  context,
  info,
) => {
  const { rules } = context;
  const { name } = info.parentType;
  const denial = rules.denied(name, info.fieldName);
  if (denial)
    throw new GraphQLError(denial.message, {
      extensions: { code: 'ACCESS_DENIED', documentation: denial.documentation },
    });
  if (rules.withheld(name, info.fieldName) || !isRecord(source)) return null;
  const value = source[info.fieldName];
  return isFunction(value) ? value.call(source, args, context, info) : value;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isFunction = (value: unknown): value is (...args: readonly unknown[]) => unknown => typeof value === 'function';
