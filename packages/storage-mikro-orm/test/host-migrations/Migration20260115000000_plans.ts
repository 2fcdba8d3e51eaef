import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';

export const IntegrationsKeepPlans = integrationMigration('IntegrationsKeepPlans');
