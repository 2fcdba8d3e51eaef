import type { EventType } from '@makerfex/integrations-core/storage';

/** A message of each type, as the code writes it. */
export const sampleMessages: Readonly<Record<EventType, string>> = {
  'connection.created': 'Connected Etsy',
  'connection.updated': 'Changed the connection',
  'connection.enabled': 'Enabled the connection',
  'connection.disabled': 'Disabled the connection',
  'connection.tested': 'The connection works',
  'connection.health_changed': 'healthy -> degraded: import_orders: Etsy did not answer in time.',
  'connection.api_notice': 'Shopify answered with API version 2026-10 instead of 2026-07.',
  'connection.deleted': 'Deleted the connection to etsy',
  'credential.authorization_started': 'Sent to Etsy to authorise',
  'credential.authorization_failed': 'Etsy: the person declined',
  'credential.set': 'Set version 3 of the credential (oauth2)',
  'credential.refreshed': 'Refreshed the access token: version 3',
  'credential.refresh_failed': 'Etsy refused the refresh token: authorise again.',
  'credential.used': 'Opened version 3 of the credential',
  'credential.revoked': 'Revoked the credential and destroyed its key',
  'credential.key_rotated': 'Wrapped the key of version 3 of the credential again',
  'credential.key_rotation_failed': 'Could not wrap version 3 of the credential with the current master key',
  'policy.denied': 'An employee may not read events.',
  'request.refused': 'The task names no connection.',
  'run.queued': 'import_orders was requested',
  'run.rescheduled': 'import_orders: rescheduled by a later request to start now',
  'run.received': 'import_orders: reached a worker and waits its turn',
  'run.started': 'import_orders: attempt 1',
  'run.resumed': 'import_orders: attempt 2, after 1 lost worker',
  'run.progress': '1000 order records read',
  'run.step': 'post_instagram_product: publishing',
  'run.notice': 'import_orders: the list moved while it was read; the next run reads the same window again.',
  'run.retrying': 'import_orders: Etsy did not answer in time. Next attempt at 2026-11-02T09:30:05.000Z.',
  'run.succeeded': 'import_orders: 12 created, 3 changed, 985 unchanged, 0 deleted, 0 rejected',
  'run.failed': 'import_orders: Etsy did not answer in time.',
  'run.settled': 'post_instagram_product: settled as done',
  'run.cancel_requested': 'import_orders: will end at its next page',
  'run.revoked': 'import_orders: cancelled before it started',
  'run.deletions_refused': 'Absent records were kept: 600 of 1000 known records would be deleted.',
  'record.rejected': 'order 1234: totals.total: is not an amount',
  'record.field_ignored': 'order 1234: buyer.email: is not an address',
  'schedule.set': 'import_orders: at 0 6 * * * (Europe/Berlin)',
  'schedule.deleted': 'import_orders: schedule deleted',
  'schedule.skipped': 'import_orders: another run is under way',
  'schedule.failed': 'import_orders: the time zone is unknown. Next attempt at 2026-11-02T09:30:05.000Z.',
  'schedule.paused': 'import_orders: paused after 3 failures in a row. Fix the cause, then set the schedule again.',
  'events.exported': 'Exported the event log',
  'events.purged': 'Deleted 80 events that were older than 90 days',
  'subscription.paused': "The subscription failed_runs failed 10 times in a row; see the host's log",
  'subscription.resumed': 'The subscription failed_runs works again',
  'subscription.events_lost': '2 events were deleted before the subscription failed_runs handled them',
};

const [instant, later] = ['2026-11-02T09:30:00.000Z', '2026-11-02T09:30:05.000Z'];

/** A value of each field of `meta`; `of` has those of one type of event or of one group. */
const sampleFields: Readonly<Record<string, unknown>> = {
  ...{ run_id: '019a43d1-7c3e-7b52-9a41-2f1d0c6e8b7a', provider_key: 'etsy', capability: 'import_orders', version: 3 },
  ...{ connection_id: '019a43d0-11aa-7c01-8e2b-5b7d9f3a6c14', kind: 'transient', code: 'provider_timeout' },
  ...{ fetched: 1000, created: 12, changed: 3, unchanged: 985, deleted: 0, rejected: 0, duplicates: 0, total: 1000 },
  ...{ phase: 'reading', seconds: 4.2, attempt: 1, lost_leases: 1, failures: 1, known: 1000, unseen: 600 },
  ...{ eta: later, expires_at: null, next_at: later, since: '2026-08-04T09:30:00.000Z', until: null, before: instant },
  ...{ from: 'healthy', to: 'degraded', health: 'healthy', codes: ['api_version'], error: 'provider_timeout' },
  ...{ rule: 'role.read_events', permission: 'read_events', role: 'employee', policy_version: 1, count: 1 },
  ...{ external_id: '1234', field: 'totals.total', problem: 'is not an amount', step: 'publishing' },
  ...{ reason: '600 of 1000 known records would be deleted', cron: '0 6 * * *', time_zone: 'Europe/Berlin' },
  ...{ enabled: true, subscription: 'failed_runs', event_id: '019a43d1-9d20-7f14-b6c5-08a1e2d4f397' },
};
const push = { provider_key: 'instagram', capability: 'post_instagram_product' };
const of: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  credential: { kind: 'oauth2' },
  record: { kind: 'order' },
  'connection.health_changed': { kind: 'oauth2' },
  ...Object.fromEntries(['run.step', 'run.settled'].map((type) => [type, push])),
  'run.notice': { code: 'list_moved' },
  'schedule.skipped': { code: 'run_in_progress' },
  'events.purged': { count: 80 },
  'subscription.paused': { failures: 10 },
  'subscription.resumed': { failures: 12 },
};

export const sampleField = (type: EventType, name: string): unknown =>
  ({ ...sampleFields, ...of[type.split('.')[0] ?? ''], ...of[type] })[name];

export const sampleRow = {
  id: '019a43d2-0b6f-7d83-a1c9-4e5f60718293',
  connection_id: '019a43d0-11aa-7c01-8e2b-5b7d9f3a6c14',
  actor_id: 'user-7',
  created_at: instant,
};
