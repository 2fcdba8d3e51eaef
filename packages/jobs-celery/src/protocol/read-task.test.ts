import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Message } from '../broker/broker.ts';
import { readTask } from './read-task.ts';
import { readAddress } from './task-address.ts';
import { writeTask } from './write-task.ts';

const id = randomUUID();
const task = (changes: Partial<Message> = {}): Message => ({
  ...writeTask({ id, name: 'integrations.import_orders' }),
  ...changes,
});
const withHeaders = (headers: object) => task({ headers: { ...task().headers, ...headers } });
const withEmbed = (embed: object) => task({ body: Buffer.from(JSON.stringify([[], {}, embed])) });
const withOptions = (options: object) => withEmbed({ chain: [{ task: 't', options }] });
const longest = 'ü'.repeat(127);

describe('a task', () => {
  it('is read as it is written', () => {
    const next = { task: 'reports.update', args: [], kwargs: {}, options: { queue: 'celery' }, immutable: true };
    const details = {
      args: [1],
      kwargs: { name: 'Zoë 李雷 🧵' },
      eta: new Date('2026-11-24T12:00:00.629Z'),
      expires: new Date('2026-11-24T13:00:00.001Z'),
      replyTo: 'answers',
      group: 'group',
      rootId: 'root',
      parentId: 'parent',
    };
    const written = writeTask({ id, name: 'integrations.import_orders', ...details, chain: [next] });
    const read = { ...details, id, name: 'integrations.import_orders', ignoresResult: false, callbacks: [] };
    expect(readTask(written)).toEqual({ ...read, chain: [next] });
  });

  it("needs neither Celery's extra headers nor following tasks", () => {
    const body = Buffer.from('[[], {}, {}]');
    expect(readTask(task({ headers: { task: 'a.task', id }, body }))).toMatchObject({ name: 'a.task', id, rootId: id });
  });

  it('reads instants without an offset as UTC', () => {
    expect(readTask(withHeaders({ eta: '2026-11-24T12:00:00.5' })).eta).toEqual(new Date('2026-11-24T12:00:00.500Z'));
    expect(readTask(withHeaders({ eta: '2026-11-24T12:00:00+02:00' })).eta).toEqual(new Date('2026-11-24T10:00:00Z'));
  });

  it('writes instants with six digits, because Celery reads any fraction as microseconds', () => {
    const eta = new Date('2026-11-24T12:00:00.629Z');
    expect(writeTask({ id, name: 'a.task', eta }).headers['eta']).toBe('2026-11-24T12:00:00.629000+00:00');
  });

  it('accepts empty options', () => {
    const options = { chord: null, link_error: [], link: null, countdown: null };
    expect(readTask(withOptions(options)).chain).toMatchObject([{ options }]);
  });

  it('keeps following tasks unchanged, and reads its own arguments as numbers', () => {
    const chain = '[{"task":"t","args":[9007199254740993,1.5],"options":{"own":-9007199254740993}}]';
    const read = readTask(task({ body: Buffer.from(`[[9007199254740993], {}, {"chain": ${chain}}]`) }));
    expect(JSON.stringify(read.chain)).toContain('"args":[9007199254740993,1.5]');
    expect(JSON.stringify(read.chain)).toContain('"own":-9007199254740993');
    expect(read.args).toEqual([9_007_199_254_740_992]);
  });

  it.each([
    ['an invalid instant', withHeaders({ eta: 'tomorrow' }), 'invalid_input'],
    ['an id of another kind', withHeaders({ id: 7 }), 'invalid_input'],
    ['a name that is too long', withHeaders({ task: `${longest}xx` }), 'invalid_input'],
    ['another serializer', task({ contentType: 'application/x-python-serialize' }), 'unsupported_media_type'],
    ['compression', withHeaders({ compression: 'application/x-gzip' }), 'unsupported_media_type'],
    ['bytes that are not UTF-8', task({ body: Buffer.from([0x22, 0xff, 0x22]) }), 'malformed_request'],
    ['JSON of 201 levels', task({ body: Buffer.from('['.repeat(201) + ']'.repeat(201)) }), 'malformed_request'],
    ['a chord', withEmbed({ chord: { task: 't' } }), 'invalid_input'],
    ['an errback', withEmbed({ errbacks: [{ task: 't' }] }), 'invalid_input'],
    ['a following group', withEmbed({ callbacks: [{ task: 't', subtask_type: 'group' }] }), 'invalid_input'],
    ['a queue that is too long', withOptions({ queue: `${longest}xx` }), 'invalid_input'],
    ['an invalid priority', withOptions({ priority: 256 }), 'invalid_input'],
    ['an invalid countdown', withOptions({ countdown: 'soon' }), 'invalid_input'],
    ['a countdown of 3,000 years', withOptions({ countdown: 1e11 }), 'invalid_input'],
    ['an invalid expiry', withOptions({ expires: 'soon' }), 'invalid_input'],
    ['a chord that waits for a following task', withOptions({ chord: { task: 't' } }), 'invalid_input'],
    ['an exchange', withOptions({ exchange: 'news' }), 'invalid_input'],
    ['an errback of a following task', withOptions({ link_error: [{ task: 't' }] }), 'invalid_input'],
    [
      'a group after a following task',
      withOptions({ link: { task: 't', options: { link: [{ task: 't', subtask_type: 'group' }] } } }),
      'invalid_input',
    ],
  ])('is refused with %s', (_, message, code) => {
    expect(() => readTask(message)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the address of a task', () => {
  it('is found in a malformed message', () => {
    const nonsense = task({ headers: { group: 7 }, body: Buffer.from('{'), replyTo: 'answers' });
    const nobody = { group: null, parentId: null, ignoresResult: false };
    expect(readAddress(nonsense)).toEqual({ id, replyTo: 'answers', ...nobody });
  });

  it.each([7, '', `${longest}xx`])('is null when the id is %j', (wrong) => {
    expect(readAddress(withHeaders({ id: wrong }))).toBeNull();
  });
});
