import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsPurgeRuns = integrationMigration('IntegrationsPurgeRuns');
