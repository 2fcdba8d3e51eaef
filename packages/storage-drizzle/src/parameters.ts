/**
 * A parameter as every driver sends it unchanged: instants and lists as PostgreSQL writes them. Drizzle takes the serializers of
 * instants away from postgres.js, which sends no `undefined` either, and knows a list by the types that it has fetched.
 */
export function toParameter(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? `{${value.map(toElement).join()}}` : value;
}

const toElement = (value: unknown): string =>
  value === null || value === undefined ? 'null' : `"${String(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`;
