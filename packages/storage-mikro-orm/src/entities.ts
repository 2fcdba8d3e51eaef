import { budgetEntity } from './entities/budget.ts';
import { defaultSchema } from './entities/columns.ts';
import { connectionEntity } from './entities/connection.ts';
import { credentialEntity, oauthStateEntity } from './entities/credential.ts';
import { deliveryEntity, deliveryHoldEntity, subscriptionEntity } from './entities/delivery.ts';
import { eventEntity } from './entities/event.ts';
import { privacyRequestEntity } from './entities/privacy.ts';
import { leaseEntity, recordEntity } from './entities/record.ts';
import { runEntity, runKeyEntity, scheduleEntity, syncEntity } from './entities/run.ts';
import {
  webhookAccountEntity,
  webhookDeliveryEntity,
  webhookDirtyEntity,
  webhookGoneEntity,
} from './entities/webhook.ts';
import { checkSchema } from './schema-name.ts';

/** Where the tables and functions of the integrations are. */
export interface SchemaOptions {
  /** The schema of PostgreSQL. The `schema` of the host's MikroORM does not change it. @default 'public' */
  readonly schema?: string;
}

/**
 * Like {@link integrationEntities}, for tables in a schema of the host's choice.
 * @throws IntegrationError `not_configured` if the name is empty, or holds a quote, a dot, a space or an asterisk
 * @example
 * const entities = integrationEntitiesIn({ schema: 'app' });
 * const routines = integrationRoutinesIn({ schema: 'app' });
 */
export function integrationEntitiesIn({ schema = defaultSchema }: SchemaOptions = {}) {
  const place = { schema: checkSchema(schema) };
  const connection = connectionEntity(place);
  const run = runEntity(place, connection);
  return [
    connection,
    credentialEntity(place, connection),
    oauthStateEntity(place, connection),
    eventEntity(place),
    run,
    scheduleEntity(place, connection),
    recordEntity(place),
    syncEntity(place, connection),
    leaseEntity(place),
    subscriptionEntity(place),
    deliveryEntity(place),
    deliveryHoldEntity(place),
    webhookAccountEntity(place),
    webhookDeliveryEntity(place),
    webhookDirtyEntity(place, connection),
    privacyRequestEntity(place),
    webhookGoneEntity(place),
    budgetEntity(place),
    runKeyEntity(place, run),
  ];
}

/**
 * For the `entities` of the host's MikroORM, beside its own. They describe the tables, in the schema `public`, for its schema
 * tools and its queries; the SDK itself reads and writes by SQL.
 */
export const integrationEntities = integrationEntitiesIn();
