/** This package's version, reported by telemetry; a test compares it with package.json. */
export const version = '0.0.0';
