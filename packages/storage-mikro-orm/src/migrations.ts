import type { MigrationObject } from '@mikro-orm/core';
import { BindWatermarks } from './migrations/bind-watermarks.ts';
import { CountLostLeases } from './migrations/count-lost-leases.ts';
import { CreateIntegrationTables } from './migrations/create-tables.ts';
import { DeliverEvents } from './migrations/deliver-events.ts';
import { GuardRunMoves } from './migrations/guard-run-moves.ts';
import { KeepCapabilityHealth } from './migrations/keep-capability-health.ts';
import { KeepJoinedKeys } from './migrations/keep-joined-keys.ts';
import { KeepTraceParents } from './migrations/keep-trace-parents.ts';
import { KeepUnreadRecords } from './migrations/keep-unread-records.ts';
import { KeepVisibleFields } from './migrations/keep-visible-fields.ts';
import { NarrowSeek } from './migrations/narrow-seek.ts';
import { PauseSchedules } from './migrations/pause-schedules.ts';
import { QueueBySubject } from './migrations/queue-by-subject.ts';

/** For the `migrationsList` of the host's MikroORM, beside its own. The names are kept in its table of migrations. */
export const integrationMigrations: readonly MigrationObject[] = [
  { name: 'IntegrationsCreateTables', class: CreateIntegrationTables },
  { name: 'IntegrationsGuardRunMoves', class: GuardRunMoves },
  { name: 'IntegrationsBindWatermarks', class: BindWatermarks },
  { name: 'IntegrationsKeepJoinedKeys', class: KeepJoinedKeys },
  { name: 'IntegrationsKeepUnreadRecords', class: KeepUnreadRecords },
  { name: 'IntegrationsKeepCapabilityHealth', class: KeepCapabilityHealth },
  { name: 'IntegrationsCountLostLeases', class: CountLostLeases },
  { name: 'IntegrationsPauseSchedules', class: PauseSchedules },
  { name: 'IntegrationsKeepTraceParents', class: KeepTraceParents },
  { name: 'IntegrationsNarrowSeek', class: NarrowSeek },
  { name: 'IntegrationsKeepVisibleFields', class: KeepVisibleFields },
  { name: 'IntegrationsQueueBySubject', class: QueueBySubject },
  { name: 'IntegrationsDeliverEvents', class: DeliverEvents },
];
