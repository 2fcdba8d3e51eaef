import type { JsonObject } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema, type PrimaryKeyProp } from '@mikro-orm/core';
import { json, name, type Place } from './columns.ts';

/** What is left of an app's requests to a provider. Of the host, not of a shop: all of them share it. */
export interface IntegrationBudget {
  providerKey: string;
  appHash: string;
  state: JsonObject | null | undefined;
  [PrimaryKeyProp]?: ['providerKey', 'appHash'];
}
export const budgetEntity = (place: Place): EntitySchema<IntegrationBudget> =>
  defineEntity({
    name: 'IntegrationBudget',
    tableName: 'integration_budget',
    schema: place.schema,
    properties: {
      providerKey: name('provider_key').primary(),
      appHash: name('app_hash').primary(),
      state: json<JsonObject>('state').nullable(),
    },
  });
