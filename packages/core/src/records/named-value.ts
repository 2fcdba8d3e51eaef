import * as z from 'zod';

/** A name and a value for people: `{ name: 'Size', value: 'M' }`. */
export interface NamedValue {
  /** What it is: `Size`. */
  name: string;
  /** Its value: `M`. */
  value: string;
}
export const namedValuesSchema: z.ZodType<NamedValue[], NamedValue[]> = z.array(
  z.object({ name: z.string(), value: z.string() }),
);
