import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';

const given = process.env['CONTRACTS_DIR'];
/** The folder of the contracts, undefined if the environment names none. A relative path starts at the repository's root. */
export const contractsFolder = given ? resolve(import.meta.dirname, '../../..', given, 'instagram') : undefined;

export const readContract = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(contractsFolder ?? '', name), 'utf8'));

const named = z.object({ name: z.string(), type: z.string() });
const specSchema = z.object({
  apis: z.array(
    z.object({
      method: z.string(),
      /** The edge below the node; for the node itself `name` is `#get`. */
      endpoint: z.string().optional(),
      name: z.string().optional(),
      params: z.array(named.extend({ required: z.boolean() })),
    }),
  ),
  fields: z.array(named),
});
const readSpec = (name: string) => specSchema.parse(readContract(`meta-codegen-specs/${name}.json`));

/** The target of a request in Meta's specs; `edge` is the part below the node. */
interface Target {
  readonly node: string;
  readonly edge?: string;
  /** The node of the answer, if it differs. */
  readonly answer?: string;
}

/** The first matching path counts. Meta's spec says `mediapublish`; its documentation and the API say `media_publish`. */
const account = 'IGUserForIGOnlyAPI';
const targets: readonly (readonly [RegExp, Target])[] = [
  [/^\/access_token$/, { node: 'IGAccessTokenForIGOnlyAPI' }],
  [/^\/refresh_access_token$/, { node: 'IGRefreshAccessTokenForIGOnlyAPI' }],
  [/^\/v26\.0\/me$/, { node: account }],
  [/^\/v26\.0\/\d+\/media$/, { node: account, edge: 'media', answer: 'ShadowIGMediaBuilder' }],
  [/^\/v26\.0\/\d+\/media_publish$/, { node: account, edge: 'mediapublish', answer: 'IGMediaForIGOnlyAPI' }],
  [
    /^\/v26\.0\/\d+\/content_publishing_limit$/,
    { node: account, edge: 'content_publishing_limit', answer: 'ContentPublishingLimitResponse' },
  ],
];

/** @param posts ids of posts: paths of posts and containers look alike */
const targetOf = (path: string, posts: readonly string[]): Target | undefined =>
  targets.find(([pattern]) => pattern.test(path))?.[1] ??
  (/^\/v26\.0\/\d+$/.test(path)
    ? { node: posts.some((id) => path.endsWith(`/${id}`)) ? 'IGMediaForIGOnlyAPI' : 'ShadowIGMediaBuilder' }
    : undefined);

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly body: unknown;
}

/** Describes how a request and its answer deviate from the specs. */
/** Parameters that no spec lists. The token is a header in all requests but those of the consent. */
const ofEveryNode = new Set(['fields', 'access_token']);

export function deviationsIn({ method, path, parameters, body }: Exchange, posts: readonly string[]): string[] {
  const target = targetOf(path, posts);
  if (!target) return [`${method} ${path} is not in the specs`];
  const { apis, fields } = readSpec(target.node);
  const api = apis.find(
    (each) => each.method === method && (target.edge ? each.endpoint === target.edge : each.name === '#get'),
  );
  if (!api) return [`${method} ${path} is not in the spec of ${target.node}`];
  const answer = target.answer ? readSpec(target.answer).fields : fields;
  const known = new Set(answer.map(({ name }) => name));
  const asked = parameters.get('fields')?.split(',') ?? [];
  return [
    ...[...parameters.keys()].filter((key) => !ofEveryNode.has(key) && !api.params.some(({ name }) => name === key)),
    ...api.params.filter(({ name, required }) => required && !parameters.has(name)).map(({ name }) => `no ${name}`),
    ...api.params
      .filter(({ name, type }) => type === 'bool' && !/^(true|false)$/.test(parameters.get(name) ?? 'true'))
      .map(({ name }) => `${name} is not a bool`),
    ...asked.filter((field) => !known.has(field)),
    ...nodesIn(body).flatMap((node) => unknownValues(node, answer)),
  ].map((deviation) => `${method} ${path}: ${deviation}`);
}

const record = z.record(z.string(), z.unknown());
const nodesIn = (body: unknown): readonly Record<string, unknown>[] =>
  z.object({ data: z.array(record) }).safeParse(body).data?.data ?? [record.parse(body)];

/** Every answer has an id, as text: ids can be too large for a number. */
const unknownValues = (node: Record<string, unknown>, fields: readonly z.infer<typeof named>[]): string[] =>
  Object.entries(node).flatMap(([name, value]) => {
    const type = name === 'id' ? 'string' : fields.find((field) => field.name === name)?.type;
    if (type === undefined) return [`answers ${name}`];
    const fits = type === 'int' ? /^\d+$/.test(String(value)) : type !== 'string' || typeof value === 'string';
    return fits ? [] : [`answers ${name} as ${typeof value}`];
  });
