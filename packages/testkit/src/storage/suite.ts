import type { Storage } from '@makerfex/integrations-core/storage';
import { afterAll, beforeAll, describe } from 'vitest';
import { abandonedRunCases } from './abandoned-runs.ts';
import { atomicityCases } from './atomicity.ts';
import { budgetCases } from './budgets.ts';
import { connectionCases } from './connections.ts';
import { credentialCases } from './credentials.ts';
import { deliveryCases } from './deliveries.ts';
import { dueScheduleCases } from './due-schedules.ts';
import { eventExportCases } from './event-export.ts';
import { eventCases } from './events.ts';
import { lineCases } from './lines.ts';
import { lostLeaseCases } from './lost-leases.ts';
import { malformedCases } from './malformed.ts';
import { oauthStateCases } from './oauth-states.ts';
import { oldRunCases } from './old-runs.ts';
import { privacyCases } from './privacy.ts';
import { quietRunCases } from './quiet-runs.ts';
import { recordCases } from './records.ts';
import { runLifeCases } from './run-life.ts';
import { runCases } from './runs.ts';
import { scheduleCases } from './schedules.ts';
import { syncAndLeaseCases } from './sync-and-leases.ts';
import { tenancyCases } from './tenancy.ts';
import { transientFaultCases } from './transient-faults.ts';
import { unknownOutcomeCases } from './unknown-outcomes.ts';
import { webhookCases } from './webhooks.ts';
import { wholeRunCases } from './whole-runs.ts';

export interface StorageUnderTest {
  readonly storage: Storage;
  /**
   * Errors as the driver of the storage's own database throws them. `passing` are of faults that pass, such as a deadlock or a lost
   * connection; `lasting` of statements that it refuses, such as a key that is taken.
   * @default none: only what every storage must answer is tested
   */
  readonly faults?: () => Promise<{ readonly passing: readonly unknown[]; readonly lasting: readonly unknown[] }>;
  close(): Promise<void>;
}

/**
 * Holds a storage against the contract of `Storage`. `open` is called once; the suite works in shops of its own, so the
 * database may hold other rows.
 */
export function testStorage(name: string, options: { open(): Promise<StorageUnderTest> }): void {
  describe(`storage contract: ${name}`, () => {
    let opened: StorageUnderTest | undefined;
    beforeAll(async () => {
      opened = await options.open();
    });
    afterAll(() => opened?.close());

    const storage = (): Storage => {
      if (!opened) throw new Error(`The storage ${name} did not open.`);
      return opened.storage;
    };
    connectionCases(storage);
    credentialCases(storage);
    oauthStateCases(storage);
    eventCases(storage);
    eventExportCases(storage);
    deliveryCases(storage);
    runCases(storage);
    runLifeCases(storage);
    lostLeaseCases(storage);
    wholeRunCases(storage);
    quietRunCases(storage);
    abandonedRunCases(storage);
    lineCases(storage);
    unknownOutcomeCases(storage);
    oldRunCases(storage);
    scheduleCases(storage);
    dueScheduleCases(storage);
    budgetCases(storage);
    recordCases(storage);
    privacyCases(storage);
    syncAndLeaseCases(storage);
    webhookCases(storage);
    atomicityCases(storage);
    tenancyCases(storage);
    malformedCases(storage);
    transientFaultCases(storage, async () => (await opened?.faults?.()) ?? { passing: [], lasting: [] });
  });
}
