import { setImmediate as breathe } from 'node:timers/promises';
import type { ApiContext } from './access.ts';
import { gid, isoSeconds } from './answers.ts';
import { type BulkFile, createBulkFile } from './bulk-file.ts';
import { type BulkPlan, planBulk } from './bulk-plan.ts';
import { run } from './execute.ts';
import { schema } from './schema.ts';
import type { ShopData } from './shop-data.ts';

type Status = 'CREATED' | 'RUNNING' | 'CANCELING' | 'CANCELED' | 'COMPLETED' | 'FAILED' | 'EXPIRED';
export type BulkErrorCode = 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT';

interface Operation {
  readonly id: string;
  readonly created: number;
  status: Status;
  errorCode: BulkErrorCode | null;
  completed: number | null;
  rootObjects: number;
  file: BulkFile | null;
}

export interface BulkOptions {
  readonly shopData: ShopData;
  readonly now: () => number;
  /** Where results are served. */
  readonly downloadOrigin: string;
  readonly contextOf: (grants: ReadonlySet<string>, bulk: boolean) => ApiContext;
  readonly alter: (lines: readonly unknown[]) => readonly unknown[];
}

export const downloadPath = '/simulated-bulk-results/';
/** Limit for one app and shop; https://shopify.dev/docs/api/usage/bulk-operations/queries */
const maxActive = 5;
const resultLivesMs = 7 * 86_400_000;
/** Records per block; other work gets its turn in between. */
const blockSize = 50;
const activeStatuses: readonly Status[] = ['CREATED', 'RUNNING', 'CANCELING'];

/** Bulk operations: started by a mutation, worked on in the background, fetched as JSONL. */
export function createBulkOperations({ shopData, now, downloadOrigin, contextOf, alter }: BulkOptions) {
  const operations = new Map<string, Operation>();
  let failure: BulkErrorCode | null = null;
  let gate: Promise<void> = Promise.resolve();

  const create = (status: Status): Operation => {
    const id = gid('BulkOperation', 4_400_000_000_001 + operations.size);
    const operation: Operation = {
      id,
      created: now(),
      status,
      errorCode: null,
      completed: null,
      rootObjects: 0,
      file: null,
    };
    operations.set(id, operation);
    return operation;
  };

  async function work(operation: Operation, plan: BulkPlan, grants: ReadonlySet<string>, grouped: boolean) {
    await gate;
    operation.status = 'RUNNING';
    const file = createBulkFile(grouped);
    const context = contextOf(grants, true);
    const found = shopData[plan.root].find(plan.filter, 'ID', context);
    // With a sortKey, rows are missing from the result (estuary/connectors e1b9230a6).
    const states = plan.sorted ? found.filter((_, index) => index % 10 !== 9) : found;
    for (let from = 0; from < states.length; from += blockSize) {
      await breathe();
      const nodes = states.slice(from, from + blockSize).map(shopData[plan.root].body);
      const root = { [plan.root]: { edges: nodes.map((node) => ({ node })) } };
      const { data, errors } = run(schema, plan.prepared, { root, context, variables: {} });
      if (errors || failure) return finish(operation, errors ? 'ACCESS_DENIED' : failure, file);
      file.add(plan.nodesOf(data), alter);
      operation.rootObjects += nodes.length;
      operation.file = file;
    }
    file.end();
    finish(operation, failure, file);
  }

  function finish(operation: Operation, errorCode: BulkErrorCode | null, file: BulkFile): void {
    if (errorCode) failure = null;
    operation.errorCode = errorCode;
    operation.status = errorCode ? 'FAILED' : 'COMPLETED';
    operation.completed = now();
    operation.file = file;
  }

  const isExpired = ({ completed }: Operation) => completed !== null && now() > completed + resultLivesMs;

  function find(id: string): unknown {
    const operation = operations.get(id);
    if (!operation) return null;
    const { status, errorCode, created, completed, rootObjects, file } = operation;
    const hasResult = status === 'COMPLETED' && file !== null && file.objects > 0 && !isExpired(operation);
    return {
      id,
      status: isExpired(operation) ? 'EXPIRED' : status,
      errorCode,
      createdAt: isoSeconds(created),
      completedAt: completed === null ? null : isoSeconds(completed),
      // 64-bit numbers come as text.
      objectCount: String(file?.objects ?? 0),
      rootObjectCount: String(rootObjects),
      fileSize: hasResult ? String(file.bytes) : null,
      url: hasResult ? `${downloadOrigin}${downloadPath}${id.split('/').at(-1)}.jsonl` : null,
    };
  }

  function start({ query, groupObjects }: { query: string; groupObjects: boolean }, { grants }: ApiContext) {
    const plan = planBulk(query);
    if (typeof plan === 'string') return refuse('INVALID', plan);
    if ([...operations.values()].filter(({ status }) => activeStatuses.includes(status)).length >= maxActive)
      return refuse('LIMIT_REACHED', 'Bulk operations limit reached. Please try again later.');
    const operation = create('CREATED');
    work(operation, plan, grants, groupObjects).catch(() =>
      finish(operation, 'INTERNAL_SERVER_ERROR', createBulkFile(false)),
    );
    return { bulkOperation: find(operation.id), userErrors: [] };
  }

  return {
    find,
    start,
    download: (path: string): Response => {
      const name = path.slice(downloadPath.length).replace(/\.jsonl$/, '');
      const operation = operations.get(gid('BulkOperation', name));
      if (!operation?.file || operation.status !== 'COMPLETED' || isExpired(operation))
        return new Response('<Error><Code>ExpiredToken</Code></Error>', {
          status: 400,
          headers: { 'content-type': 'application/xml' },
        });
      return new Response(operation.file.stream(), { headers: { 'content-type': 'application/jsonl' } });
    },

    /** Delays new operations until the returned function is called. */
    hold: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => resolve();
    },
    /** Adds operations of another part of the app that never end. */
    occupy: (n: number, status: 'RUNNING' | 'CANCELING' = 'RUNNING'): void => {
      for (let count = 0; count < n; count += 1) create(status);
    },
    /** Makes the next running operation fail. */
    failNext: (code: BulkErrorCode): void => {
      failure = code;
    },
    /** Makes every result expire now. */
    expireAll: (): void => {
      for (const operation of operations.values()) if (operation.completed !== null) operation.completed = 0;
    },
  };
}
export type BulkOperations = ReturnType<typeof createBulkOperations>;

const refuse = (code: string, message: string) => ({ bulkOperation: null, userErrors: [{ code, message }] });
