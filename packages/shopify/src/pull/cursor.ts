import * as z from 'zod';

const place = z.string().max(4096).nullable();
const soFar = {
  /** Test orders that were left out until here. @default 0 */
  leftOut: z.number().int().min(0).optional(),
};

/** Where a pull got to. It only ever points behind what was delivered (airbyte#85372). */
export const cursorSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('paged'), after: place, first: z.number().int().min(1).max(250), ...soFar }),
  z.object({
    phase: z.literal('bulk'),
    operation: z.string().max(255),
    /** Root records delivered, and lines of the file that they took. */
    done: z.number().int().min(0),
    lines: z.number().int().min(0),
    ...soFar,
  }),
  z.object({ phase: z.literal('deletions'), after: place, ...soFar }),
]);
export type Cursor = z.infer<typeof cursorSchema>;
