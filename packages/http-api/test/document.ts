import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as z from 'zod';

const answerSchema = z.object({
  headers: z.record(z.string(), z.unknown()).optional(),
  content: z.record(z.string(), z.object({ schema: z.unknown() })).optional(),
});
const documentSchema = z.looseObject({
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ operationId: z.string(), responses: z.record(z.string(), answerSchema) })),
  ),
});

/** Checks answers against an OpenAPI document. */
export interface DocumentCheck {
  /** Fails if a status, a media type, a header or a field is not documented. */
  (method: string, path: string, answered: Response, body: string): void;
}

const checks = new Map<string, DocumentCheck>();

/** One check per document: compiling it takes longer than most tests. */
export function checkOf(text: string): DocumentCheck {
  const check = checks.get(text) ?? createCheck(text);
  checks.set(text, check);
  return check;
}

function createCheck(text: string): DocumentCheck {
  const document = documentSchema.parse(JSON.parse(text));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(closed(document), 'document');
  const base = new URL(document.servers[0]?.url ?? '', 'http://host').pathname;
  const paths = Object.entries(document.paths).map(([path, operations]) => ({
    pattern: new RegExp(
      `^${base}${path
        .replaceAll('.', '\\.')
        .replaceAll(/\{\w+\}/g, '[^/]+')
        .replace(/\/$/, '')}/?$`,
    ),
    path,
    operations,
  }));

  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (...pointer: string[]): ValidateFunction => {
    const escaped = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    const $ref = `document#/${escaped.map(encodeURIComponent).join('/')}`;
    const validate = validators.get($ref) ?? ajv.compile({ $ref });
    validators.set($ref, validate);
    return validate;
  };

  return (method, path, answered, body) => {
    const { pathname } = new URL(path, 'http://host');
    const found = paths.find(({ pattern }) => pattern.test(pathname));
    const operation = found?.operations[method.toLowerCase()];
    if (!found || !operation) {
      assert.ok([404, 405].includes(answered.status), `${method} ${path}: ${answered.status} of no route`);
      return expectValid(validatorOf('components', 'schemas', 'Problem'), body);
    }
    const status = String(answered.status);
    const what = `${method} ${found.path}: ${status}`;
    const documented = operation.responses[status];
    assert.ok(documented, `${what} is not documented: ${body}`);
    for (const name of Object.keys(documented.headers ?? {}))
      assert.ok(answered.headers.get(name), `${what} lacks ${name}`);
    const [mediaType = ''] = (answered.headers.get('content-type') ?? '').split(';');
    const types = Object.keys(documented.content ?? {});
    if (types.length === 0) return assert.equal(body, '', `${what} has a body`);
    assert.ok(types.includes(mediaType), `${what} is ${mediaType}`);
    if (!mediaType.endsWith('json')) return;
    expectValid(
      validatorOf('paths', found.path, method.toLowerCase(), 'responses', status, 'content', mediaType, 'schema'),
      body,
    );
  };
}

function expectValid(validate: ValidateFunction, body: string): void {
  assert.ok(validate(JSON.parse(body)), `${JSON.stringify(validate.errors)} of ${body}`);
}

/** Documented answers may grow, so their schemas are open; the tests allow only documented fields. */
function closed(value: unknown): object {
  const close = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(close);
    if (typeof one !== 'object' || one === null) return one;
    const copy = Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, close(inner)]));
    return 'properties' in copy && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
  };
  return z.looseObject({}).parse(close(value));
}
