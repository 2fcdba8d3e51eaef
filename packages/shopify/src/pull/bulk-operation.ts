import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrationError } from '@makerfex/integrations-core';
import type { RawObject } from '@makerfex/integrations-core/provider';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import { bulkPollDocument, bulkStartDocument, mutationCost } from '../documents/control.ts';
import { bulkQuery } from '../documents/selection.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { asList, asNode, asText, at } from '../map/node.ts';
import type { PullJob } from './job.ts';
import { updatedFilter } from './window.ts';

const maxPollMs = 30_000;
/** Results can be fetched for seven days; one hour is reserved for the download. */
const maxResultAgeMs = 7 * 24 * 3_600_000 - 3_600_000;

export type BulkStart = { readonly id: string } | { readonly busy: true } | { readonly refused: true };

export type BulkOutcome =
  | { readonly state: 'ready'; readonly url: string; readonly objects: number; readonly roots: number | undefined }
  | { readonly state: 'empty' }
  | { readonly state: 'expired' }
  | { readonly state: 'failed'; readonly why: string };

/** Starts a bulk operation. At most five run at once per app and shop, those in CANCELING included (estuary/connectors#4128). */
export async function startBulk<Item extends CanonicalRecord>(job: PullJob<Item>): Promise<BulkStart> {
  const { api, documents, grants, window } = job;
  const query = bulkQuery(documents.root, updatedFilter(window), documents.fields('bulk', grants));
  const data = await api.mutate(bulkStartDocument, { query }, mutationCost);
  const id = asText(at(data, 'bulkOperationRunQuery', 'bulkOperation', 'id'));
  if (id !== null) return { id };
  const codes = asList(at(data, 'bulkOperationRunQuery', 'userErrors')).map(({ code }) => code);
  return codes.includes('OPERATION_IN_PROGRESS') || codes.includes('LIMIT_REACHED')
    ? { busy: true }
    : { refused: true };
}

/** Polls once: undefined while the operation is running. */
export async function pollBulk({ api }: { readonly api: Graphql }, id: string): Promise<BulkOutcome | undefined> {
  const data = await api.query(bulkPollDocument, { id }, 1);
  const operation = asNode(data.bulkOperation);
  // An unknown operation counts as expired.
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

function readCompleted(operation: RawObject): BulkOutcome {
  const objects = readCount(operation.objectCount);
  if (objects === undefined)
    throw new IntegrationError(
      'provider_malformed',
      'Shopify finished a bulk operation without a valid object count; try mode "paged".',
    );
  const url = asText(operation.url);
  // An operation without objects has no file. One with objects but no file has lost it.
  if (url === null) return { state: objects === 0 ? 'empty' : 'expired' };
  const age = Date.now() - Date.parse(asText(operation.completedAt) ?? '');
  if (age > maxResultAgeMs) return { state: 'expired' };
  return { state: 'ready', url, objects, roots: readCount(operation.rootObjectCount) };
}

/** Counts come as text, because they may exceed a JSON number. */
function readCount(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) ? count : undefined;
}

const knownWord = (value: unknown) => (typeof value === 'string' && /^[A-Z_]{1,40}$/.test(value) ? value : undefined);

/** @throws the signal's reason once it aborts */
export async function waitForPoll(firstMs: number, polls: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(Math.min(maxPollMs, firstMs * 1.5 ** Math.min(polls, 30)), undefined, { signal });
  } catch (error) {
    // Node's own AbortError holds the reason only as its cause.
    signal.throwIfAborted();
    throw error;
  }
}
