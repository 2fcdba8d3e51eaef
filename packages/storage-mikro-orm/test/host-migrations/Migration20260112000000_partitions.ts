import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsPartitionEventLog = integrationMigration('IntegrationsPartitionEventLog');
