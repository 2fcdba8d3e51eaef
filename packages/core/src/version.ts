/** Of this package, as telemetry reports it; a test holds it against package.json. */
export const version = '0.0.0';
