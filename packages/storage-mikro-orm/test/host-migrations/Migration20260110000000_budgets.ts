import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsShareBudgets = integrationMigration('IntegrationsShareBudgets');
