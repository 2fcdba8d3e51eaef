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

/** Parsed documents are kept up to this many: an adapter sends the same few. */
const keptDocuments = 200;

/** Parses and validates documents of one schema. */
export function createPreparer(schema: GraphQLSchema) {
  const kept = new Map<string, Prepared>();
  return (query: string): Prepared | readonly GraphQLFormattedError[] => {
    const held = kept.get(query);
    if (held) return held;
    const made = prepare(schema, query);
    if (kept.size >= keptDocuments) kept.clear();
    if ('document' in made) kept.set(query, made);
    return made;
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

/** Executes at once: nothing that is resolved here waits. */
export function run(
  schema: GraphQLSchema,
  { document }: Prepared,
  about: { root: unknown; context: ApiContext; variables: Readonly<Record<string, unknown>> },
): FormattedExecutionResult {
  const result = execute({
    schema,
    document,
    rootValue: about.root,
    contextValue: about.context,
    variableValues: about.variables,
    fieldResolver: resolveField,
  });
  if (result instanceof Promise) throw new TypeError('The simulator resolved something later.');
  const { data, errors } = result;
  return { ...(errors && { errors: errors.map((error) => error.toJSON()) }), ...(data !== undefined && { data }) };
}

/** Fields that were not granted answer with an error each, withheld ones with null, all else with what the source holds. */
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
