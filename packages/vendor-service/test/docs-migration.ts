import type { Integrations } from '@makerfex/integrations-core';
import { migrateLegacyVendors } from '@makerfex/integrations-vendor-service';
import { vendors } from './docs-vendors.ts';

/** @param rows from the host's own table, with the columns renamed for the migration */
export async function migrateVendors(integrations: Integrations, rows: readonly object[], dryRun: boolean) {
  const report = await migrateLegacyVendors({
    integrations,
    providers: vendors,
    rows,
    actorId: 'vendor-migration',
    currency: 'EUR',
    dryRun,
  });
  for (const { status, shopId, employeeId, vendorName, reason, differs } of report)
    console.log(status, shopId, employeeId, vendorName, reason ?? differs.join(', '));
  return report.every(({ status }) => status !== 'refused');
}
