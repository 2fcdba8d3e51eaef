import * as z from 'zod';

/** An id as text. A number is accepted only if it has lost no digits: Instagram's ids are larger than 2^53. */
export const graphId = z.union([z.string().regex(/^\d{1,30}$/), z.int().positive().transform(String)]);
