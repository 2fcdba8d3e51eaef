import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsReceiveWebhooks = integrationMigration('IntegrationsReceiveWebhooks');
