import type { RecordReader } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { text, withheld } from './fields.ts';

const list = z.array(text.nullable(), 'is not a list');

/** Reads all tags. One unreadable tag makes the list unknown. */
export const readTags = (reader: RecordReader): string[] | undefined =>
  reader.optional('tags', list, withheld)?.filter((tag) => tag !== null);
