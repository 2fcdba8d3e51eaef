import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsCreateTables = integrationMigration('IntegrationsCreateTables');
