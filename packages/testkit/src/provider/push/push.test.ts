import { describe, expect, it } from 'vitest';
import { brokenPushes } from '../../../test/broken-pushes.ts';
import { postBox, type Send } from '../../../test/post-box.ts';
import { pushChecks } from './checks.ts';
import { testPush } from './suite.ts';

const about = (send?: Send) => ({
  capability: 'send_note',
  input: { text: 'Hello' },
  open: () => postBox(send),
  effects: ({ simulator }: ReturnType<typeof postBox>) => simulator.notes.length,
});

testPush('post box', about());

describe('a push is found out that', () => {
  it.each(brokenPushes)('%s (%s)', async (_, name, send, says) => {
    await expect(pushChecks[name](about(send))).rejects.toThrow(says);
  });

  it('breaks any promise at all: every check has a push that fails it', () => {
    const failed = new Set(brokenPushes.map(([, name]) => name));
    expect([...failed].toSorted()).toEqual(Object.keys(pushChecks).toSorted());
  });
});
