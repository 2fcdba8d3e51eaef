import { IntegrationConnection } from './entities/connection.ts';
import { IntegrationCredential, IntegrationOAuthState } from './entities/credential.ts';
import { IntegrationDelivery, IntegrationDeliveryHold, IntegrationSubscription } from './entities/delivery.ts';
import { IntegrationEvent } from './entities/event.ts';
import { IntegrationLease, IntegrationRecord } from './entities/record.ts';
import { IntegrationRun, IntegrationSchedule, IntegrationSync } from './entities/run.ts';

/**
 * For the `entities` of the host's MikroORM, beside its own. They say what the tables look like, for its schema tools and
 * its queries; the SDK itself reads and writes by SQL.
 */
export const integrationEntities = [
  IntegrationConnection,
  IntegrationCredential,
  IntegrationOAuthState,
  IntegrationEvent,
  IntegrationRun,
  IntegrationSchedule,
  IntegrationRecord,
  IntegrationSync,
  IntegrationLease,
  IntegrationSubscription,
  IntegrationDelivery,
  IntegrationDeliveryHold,
];
