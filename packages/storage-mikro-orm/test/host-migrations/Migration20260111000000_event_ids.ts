import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsBoundEventIds = integrationMigration('IntegrationsBoundEventIds');
