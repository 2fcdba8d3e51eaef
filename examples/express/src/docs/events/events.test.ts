import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allTypes, eventsPage, metaOf, sampleMeta } from './event-reference.ts';

const page = join(import.meta.dirname, '../../../../../docs/events.md');

describe('docs/events.md', () => {
  it('is what the catalogue says: run this test with `-u` to write it', async () => {
    await expect(eventsPage()).toMatchFileSnapshot(page);
  });

  it.each(allTypes)('shows a `meta` of %s that fits its schema, and says what each field means', (type) => {
    const meta = metaOf(type);
    expect(meta.parse(sampleMeta(type))).toEqual(sampleMeta(type));
    expect(eventsPage().match(/\| +\|$/m)).toBeNull();
  });
});
