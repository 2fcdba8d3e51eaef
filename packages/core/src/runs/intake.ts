import { hash } from 'node:crypto';
import * as z from 'zod';
import type { PullContract } from '../capability.ts';
import type { RecordIssue } from '../page.ts';
import type { CanonicalRecord } from '../records/record.ts';

/** A validated record with the hash that tells whether it changed. */
export interface Taken {
  readonly item: CanonicalRecord;
  readonly contentHash: string;
  /** Characters of its JSON: what it will be about to write it. */
  readonly size: number;
}

export interface Intake {
  readonly taken: readonly Taken[];
  readonly rejected: readonly RecordIssue[];
  readonly warnings: readonly RecordIssue[];
}

// PostgreSQL stores neither NUL nor half a surrogate pair; both arrive as these escapes.
const unstorable = /\\u0000|\\ud[89a-f]/i;

/** Makes the function that holds a page's items against their contract. */
export function createIntake(contract: PullContract): (items: readonly unknown[]) => Intake {
  const schema = compiled(contract);
  return (items) => {
    const taken: Taken[] = [];
    const rejected: RecordIssue[] = [];
    const warnings: RecordIssue[] = [];
    for (const raw of items) {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) {
        const externalId = readExternalId(raw);
        rejected.push(
          ...parsed.error.issues.map(({ path, message }) => ({
            externalId,
            field: path.join('.'),
            problem: message,
          })),
        );
        continue;
      }
      let item = parsed.data;
      let text = JSON.stringify(item);
      if (unstorable.test(text)) {
        item = schema.parse(withoutUnstorable(item));
        text = JSON.stringify(item);
        warnings.push({
          externalId: item.externalId,
          field: '',
          problem: 'it held characters that a database cannot store; they were taken out',
        });
      }
      for (const { field, problem } of contract.check?.(item) ?? [])
        warnings.push({ externalId: item.externalId, field, problem });
      taken.push({ item, contentHash: hash('sha256', text, 'base64url'), size: text.length });
    }
    return { taken, rejected, warnings };
  };
}

type ItemSchema = PullContract['item'];

/** Compiled once for all runs: it takes as long as some hundred records. */
const compiledSchemas = new WeakMap<PullContract, ItemSchema>();

function compiled(contract: PullContract): ItemSchema {
  const known = compiledSchemas.get(contract);
  if (known) return known;
  const schema = compile(contract.item);
  compiledSchemas.set(contract, schema);
  return schema;
}

/** Compiling needs `eval`; where a host forbids it zod's plain parser is the quicker one. */
const compile = (schema: ItemSchema): ItemSchema => (z.core.util.allowsEval.value ? z.compile(schema) : schema);

function readExternalId(raw: unknown): string | null {
  if (typeof raw !== 'object' || raw === null || !('externalId' in raw)) return null;
  return typeof raw.externalId === 'string' ? raw.externalId : null;
}

function withoutUnstorable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (Array.isArray(value)) return value.map(withoutUnstorable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutUnstorable(inner)]));
}
