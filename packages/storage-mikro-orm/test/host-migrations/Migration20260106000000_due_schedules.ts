import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsTakeDueSchedules = integrationMigration('IntegrationsTakeDueSchedules');
