/** Where the SDK tells a host's operators what no event can hold; a pino logger fits. */
export interface Logger {
  error(details: { readonly err: unknown } & Readonly<Record<string, unknown>>, message: string): void;
}

/** Unless the host gives a logger of its own. */
export const consoleLogger: Logger = {
  error: ({ err, ...details }, message) => console.error(message, details, err),
};
