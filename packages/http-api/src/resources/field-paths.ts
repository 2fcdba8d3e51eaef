import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';

/** Makes the field paths of an error relative to the body, in which its object is `field`. */
export function under(field: string, error: unknown): unknown {
  if (!isIntegrationError(error, 'invalid_config')) return error;
  const issues = (error.issues ?? []).map(({ path, problem }) => ({
    path: path ? `${field}.${path}` : field,
    problem,
  }));
  return new IntegrationError(error.code, error.message, { issues });
}
