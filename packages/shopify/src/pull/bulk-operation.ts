import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrationError } from '@makerfex/integrations-core';
import { bulkPollDocument, bulkStartDocument, mutationCost } from '../documents/control.ts';
import { bulkQuery } from '../documents/selection.ts';
import { asList, asNode, asText, at, type Node } from '../map/node.ts';
import type { PullJob } from './job.ts';
import { updatedFilter } from './window.ts';

const longestPollMs = 30_000;
/** Results can be fetched for seven days; one hour is kept back for the fetching itself. */
const resultLivesMs = 7 * 24 * 3_600_000 - 3_600_000;

export type BulkStart = { readonly id: string } | { readonly busy: true } | { readonly refused: true };

export type BulkOutcome =
  | { readonly state: 'ready'; readonly url: string; readonly objects: number; readonly roots: number | undefined }
  | { readonly state: 'empty' }
  | { readonly state: 'expired' }
  | { readonly state: 'failed'; readonly why: string };

/** Starts a bulk operation. At most five run at once per app and shop, and CANCELING ones still count (estuary/connectors#4128). */
export async function startBulk<Item>({ api, documents, grants, window }: PullJob<Item>): Promise<BulkStart> {
  const query = bulkQuery(documents.root, updatedFilter(window), documents.fields('bulk', grants));
  const data = await api.mutate(bulkStartDocument, { query }, mutationCost);
  const id = asText(at(data, 'bulkOperationRunQuery', 'bulkOperation', 'id'));
  if (id !== null) return { id };
  const codes = asList(at(data, 'bulkOperationRunQuery', 'userErrors')).map(({ code }) => code);
  return codes.includes('OPERATION_IN_PROGRESS') || codes.includes('LIMIT_REACHED') ? { busy: true } : { refused: true };
}

/** Looks once: undefined while the operation is at work. */
export async function pollBulk<Item>({ api }: PullJob<Item>, id: string): Promise<BulkOutcome | undefined> {
  const data = await api.query(bulkPollDocument, { id }, 1);
  const operation = asNode(data.bulkOperation);
  // One that is no longer known is as good as expired.
  if (!operation) return { state: 'expired' };
  switch (operation.status) {
    case 'CREATED':
    case 'RUNNING':
    case 'CANCELING':
      return undefined;
    case 'COMPLETED':
      return readCompleted(operation);
    case 'EXPIRED':
      return { state: 'expired' };
    default:
      return { state: 'failed', why: knownWord(operation.errorCode) ?? knownWord(operation.status) ?? 'unknown' };
  }
}

function readCompleted(operation: Node): BulkOutcome {
  const url = asText(operation.url);
  // An operation that found nothing has no file.
  if (url === null) return { state: 'empty' };
  const age = Date.now() - Date.parse(asText(operation.completedAt) ?? '');
  if (age > resultLivesMs) return { state: 'expired' };
  // Counts come as strings: they may exceed what a JSON number holds.
  const objects = Number(operation.objectCount);
  if (!Number.isSafeInteger(objects))
    throw new IntegrationError('provider_malformed', 'Shopify finished a bulk operation without saying how many objects it has.');
  const roots = Number(operation.rootObjectCount);
  return { state: 'ready', url, objects, roots: Number.isSafeInteger(roots) ? roots : undefined };
}

const knownWord = (value: unknown) => (typeof value === 'string' && /^[A-Z_]{1,40}$/.test(value) ? value : undefined);

export async function waitForPoll(firstMs: number, polls: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(longestPollMs, firstMs * 1.5 ** Math.min(polls, 30)), undefined, { signal });
}
