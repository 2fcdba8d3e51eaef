import { IntegrationError } from '@makerfex/integrations-core';

/** Has an error that tells fields of a config tell them as fields of the body, where the config stands in `field`. */
export function under(field: string, error: unknown): unknown {
  if (!(error instanceof IntegrationError) || error.code !== 'invalid_config') return error;
  const issues = (error.issues ?? []).map(({ path, problem }) => ({
    path: path ? `${field}.${path}` : field,
    problem,
  }));
  return new IntegrationError(error.code, error.message, { issues });
}
