import * as z from 'zod';
import {
  anyJson,
  capability,
  count,
  type EventTypeEntry,
  errorCode,
  errorKind,
  instant,
  providerKey,
  runId,
} from './fields.ts';

/** Every event of a run says which run, of which provider and capability. */
const ofRun = z.object({
  run_id: runId,
  provider_key: providerKey,
  capability,
  dry_run: z.boolean().optional().describe('true if the run writes nothing and only says what an import would do'),
});

const counts = {
  fetched: count.describe('records that the provider delivered so far'),
  created: count.describe('records that were new'),
  changed: count.describe('records that had changed'),
  unchanged: count.describe('records that were the same as before'),
  deleted: count.describe('records that are gone at the provider'),
  rejected: count.describe('records that could not be read, or that the port refused'),
  duplicates: count.optional().describe('records repeated within a batch and merged'),
  total: count.nullable().describe('how many records there will be; null if unknown'),
};

const eta = instant.nullable().describe('earliest start; null means at once');
const expiresAt = instant
  .nullable()
  .describe('the run is revoked if no worker has started it by then; null means never');
const lostLeases = z.int().positive().optional().describe('workers in a row that lost the run');
const attempt = ofRun.extend({
  attempt: z.int().positive().describe('number of the attempt'),
  lost_leases: lostLeases,
});
const failure = { code: errorCode.optional(), kind: errorKind.optional(), lost_leases: lostLeases };

export const runEvents = {
  'run.queued': { level: 'info', when: 'a run was requested, unless a schedule requested it', meta: ofRun },
  'run.rescheduled': {
    level: 'info',
    when: 'a later request moved a waiting run forward, or its expiry back',
    meta: ofRun.extend({ eta, expires_at: expiresAt }),
  },
  'run.received': { level: 'debug', when: 'a run reached a worker and waits for its turn', meta: ofRun },
  'run.started': {
    level: 'info',
    when: 'a worker started a run; of an import with what it finds first, or not at all if it finds nothing',
    meta: attempt,
  },
  'run.resumed': { level: 'info', when: 'a worker resumed a run that another one had left', meta: attempt },
  'run.progress': {
    level: 'debug',
    when: 'a batch of records was committed, unless the import has found nothing so far',
    meta: ofRun.extend({
      ...counts,
      phase: z.enum(['reading', 'deleting']).optional().describe('what the pull did last'),
    }),
  },
  'run.step': {
    level: 'info',
    when: 'a push recorded what it did or is about to do',
    meta: ofRun
      .extend({ step: z.string().describe('name of the step') })
      .catchall(anyJson)
      .describe("also the ids and addresses that the provider's step adds"),
  },
  'run.notice': {
    level: 'info',
    when: 'a provider reported something about a run',
    meta: ofRun.extend({
      code: z.string().describe('kind of the notice'),
      error: errorCode.optional(),
    }),
  },
  'run.retrying': {
    level: 'warning',
    when: 'a run failed temporarily and waits for its next attempt',
    meta: ofRun.extend({
      ...failure,
      eta: instant.optional().describe('when the next attempt is due; absent means at once'),
      failures: count.optional().describe('attempts that a transient error ended'),
    }),
  },
  'run.succeeded': {
    level: 'info',
    when: 'a run is complete',
    meta: ofRun
      .extend({
        ...counts,
        seconds: z.number().describe('how long a pull took'),
        started_at: instant.describe('when the run first started'),
        attempts: z.int().positive().describe('how often a worker started it'),
        credential_version: z
          .int()
          .positive()
          .optional()
          .describe(
            'version of the credential that was used, if the run found nothing: nothing else is written of it then',
          ),
      })
      .partial()
      .required({ run_id: true, provider_key: true, capability: true })
      .describe('a push has none of the counts'),
  },
  'run.failed': {
    level: 'error',
    when: 'a run ended with an error; what was committed stays',
    meta: ofRun.extend({ code: errorCode, kind: errorKind, lost_leases: lostLeases }),
  },
  'run.settled': { level: 'warning', when: 'a person settled the unknown outcome of a run', meta: ofRun },
  'run.cancel_requested': {
    level: 'info',
    when: 'a person cancelled a run that could not end at once',
    meta: ofRun,
  },
  'run.revoked': {
    level: 'warning',
    when: 'a run was cancelled; what was committed stays',
    meta: ofRun.extend({ ...failure, expires_at: expiresAt.optional() }),
  },
  'run.deletions_refused': {
    level: 'warning',
    when: 'absent records were not deleted, with the reason',
    meta: ofRun.extend({
      reason: z.string().describe('why they were kept'),
      known: count.optional().describe('records known before'),
      unseen: count.optional().describe('records that the list no longer had'),
    }),
  },
} as const satisfies Record<string, EventTypeEntry>;

const issue = ofRun.extend({
  kind: z.string().describe('kind of the record, such as `order`'),
  external_id: z.string().nullable().describe("the provider's id; null if it could not be read"),
  field: z.string().describe('path of the field; empty for the record as a whole'),
  problem: z.string().describe('what is wrong with it'),
});

export const recordEvents = {
  'record.rejected': {
    level: 'warning',
    when: 'a record could not be read, or the host port refused it, and was left out; with its id and the reason',
    meta: issue.extend({
      port: z.string().optional().describe('the host port that refused it; absent if it could not be read'),
    }),
  },
  'record.field_ignored': {
    level: 'warning',
    when: 'a field could not be read or does not add up; the record is imported',
    meta: issue,
  },
} as const satisfies Record<string, EventTypeEntry>;
