import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsBoundStatements = integrationMigration('IntegrationsBoundStatements');
