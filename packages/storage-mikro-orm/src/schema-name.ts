import { IntegrationError } from '@makerfex/integrations-core';

/** MikroORM takes a dot for the end of a schema's name, and an asterisk for every schema. */
export function checkSchema(schema: string): string {
  if (/^[^\s."'*]+$/.test(schema)) return schema;
  throw new IntegrationError(
    'not_configured',
    `"${schema}" cannot be the schema of the integrations: name one without a quote, a dot, a space or an asterisk, such as "app".`,
  );
}
