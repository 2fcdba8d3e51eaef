import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';

const code = 'malformed_request';

/** The error of a command that was called wrongly: it did nothing. */
export const wrongUse = (message: string, cause?: unknown): IntegrationError =>
  new IntegrationError(code, message, { cause });

export const isWrongUse = (error: unknown): boolean => isIntegrationError(error, code);
