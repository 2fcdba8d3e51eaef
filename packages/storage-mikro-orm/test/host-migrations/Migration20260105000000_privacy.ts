import { integrationMigration } from '@makerfex/integrations-storage-mikro-orm';
export const IntegrationsRecordPrivacyRequests = integrationMigration('IntegrationsRecordPrivacyRequests');
