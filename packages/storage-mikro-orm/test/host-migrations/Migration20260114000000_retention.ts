import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsBoundRetention = integrationMigration('IntegrationsBoundRetention');
