/** Gets what the SDK reports to a host's operators and no event can record. A pino logger fits. */
export interface Logger {
  /** Gets an error as `err`, with ids that say what it is about, and a sentence. */
  error(details: { readonly err: unknown } & Readonly<Record<string, unknown>>, message: string): void;
}

/**
 * The default logger.
 * @example
 * const integrations = createIntegrations({ ...options, log: consoleLogger });
 */
export const consoleLogger: Logger = {
  error: ({ err, ...details }, message) => console.error(message, details, err),
};
