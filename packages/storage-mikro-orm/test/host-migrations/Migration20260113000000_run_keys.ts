import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsKeepRunKeys = integrationMigration('IntegrationsKeepRunKeys');
