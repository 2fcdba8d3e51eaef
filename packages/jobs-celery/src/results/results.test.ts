import { expect, it } from 'vitest';
import { metaOf } from './results.ts';

const task = { id: 'task', replyTo: null, group: null, parentId: null, ignoresResult: false };

it('writes the instant of a result with six digits, because Celery reads any fraction as microseconds', () => {
  expect(metaOf(task, { state: 'SUCCESS', result: null }).date_done).toMatch(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000$/,
  );
});
