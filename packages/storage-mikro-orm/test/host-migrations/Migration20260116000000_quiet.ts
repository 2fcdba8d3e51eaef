import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';

export const IntegrationsEndQuietRuns = integrationMigration('IntegrationsEndQuietRuns');
