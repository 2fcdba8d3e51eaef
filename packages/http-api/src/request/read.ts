import { invalid } from '@makerfex/integrations-core/provider';
import type * as z from 'zod';

/** @throws IntegrationError `invalid_input` with field paths and problems, never with a value. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(what, 'invalid_input', parsed.error);
  return parsed.data;
}

/** Reads the query of a route that has one. Refuses a misspelt filter: ignoring it would return too much. */
export function readQuery<Schema extends z.ZodObject>(schema: Schema, url: string): z.output<Schema> {
  const given = Object.keys(schema.shape).length > 0 ? [...new URL(url).searchParams.keys()] : [];
  if (given.length === 0) return read(schema, {}, 'The query');
  const params = new URL(url).searchParams;
  const fields = given.map((name) => {
    const values = params.getAll(name);
    // A repeated field is a list, which no schema accepts.
    return [name, values.length === 1 ? values[0] : values] as const;
  });
  return read(schema, Object.fromEntries(fields), 'The query');
}

export function readHeaders<Schema extends z.ZodObject>(schema: Schema, headers: Headers): z.output<Schema> {
  const fields = Object.keys(schema.shape).map((name) => [name, headers.get(name) ?? undefined] as const);
  return read(schema, Object.fromEntries(fields), 'A header');
}
