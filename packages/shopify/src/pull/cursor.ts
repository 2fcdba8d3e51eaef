import * as z from 'zod';

const place = z.string().max(4096).nullable();
const soFar = {
  /**
   * How many test orders were left out so far.
   * @default 0
   */
  leftOut: z.number().int().min(0).optional(),
};

/** Where a pull resumes: always after what was delivered (airbyte#85372). */
export const cursorSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('paged'), after: place, first: z.number().int().min(1).max(250), ...soFar }),
  z.object({
    phase: z.literal('bulk'),
    operation: z.string().max(255),
    /** How many root records were delivered, and how many lines of the file they have. */
    done: z.number().int().min(0),
    lines: z.number().int().min(0),
    /** When the operation was started, as an ISO instant: its result has nothing later. Absent in cursors of earlier releases. */
    startedAt: z.iso.datetime().optional(),
    ...soFar,
  }),
  z.object({ phase: z.literal('deletions'), after: place, ...soFar }),
]);
export type Cursor = z.infer<typeof cursorSchema>;
