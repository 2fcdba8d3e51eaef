import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsKeepGoneRecords = integrationMigration('IntegrationsKeepGoneRecords');
