import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Isolation } from './isolation.ts';

const boundMs = 1_000;
const suspect = (id: string) => ({ id, lostLeases: 2 });
const ordinary = (id: string) => ({ id, lostLeases: 1 });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const stop = new AbortController();
  const isolation = new Isolation(boundMs, stop.signal);
  const entered: string[] = [];
  const enter = (runId: string) => isolation.enter(runId).then(() => entered.push(runId));
  return { isolation, stop, entered, enter };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

it('delays nobody when no run is a suspect', async () => {
  const { isolation, entered, enter } = open();
  await enter('a');
  await enter('b');
  expect([isolation.admits(ordinary('a')), isolation.admits(ordinary('b')), isolation.isOn]).toEqual([
    true,
    true,
    false,
  ]);
  expect(entered).toEqual(['a', 'b']);
});

it('starts a suspect only when it is alone, and no other run until it has ended', async () => {
  const { isolation, entered, enter } = open();
  await enter('a');
  await enter('poison');
  expect(isolation.admits(suspect('poison'))).toBe(false);
  const alone = isolation.waitUntilAlone('poison');
  void enter('b');
  await settle();
  expect(entered).toEqual(['a', 'poison']);
  isolation.leave('a');
  expect(await alone).toBe(true);
  expect([isolation.admits(suspect('poison')), isolation.isOn]).toEqual([true, true]);
  await settle();
  expect(entered).toEqual(['a', 'poison']);
  isolation.leave('poison');
  await settle();
  expect(entered).toEqual(['a', 'poison', 'b']);
});

it('lets others start as soon as the suspect makes progress', async () => {
  const { isolation, entered, enter } = open();
  await enter('poison');
  isolation.admits(suspect('poison'));
  void enter('b');
  isolation.clear('poison');
  await settle();
  expect([entered, isolation.isOn]).toEqual([['poison', 'b'], false]);
});

it('lets others start after the bound, but no other suspect, which delays nobody', async () => {
  const { isolation, entered, enter } = open();
  await enter('poison');
  isolation.admits(suspect('poison'));
  void enter('b');
  void enter('other');
  await vi.advanceTimersByTimeAsync(boundMs - 1);
  expect(entered).toEqual(['poison']);
  await vi.advanceTimersByTimeAsync(1);
  expect(entered).toEqual(['poison', 'b', 'other']);
  expect([isolation.admits(ordinary('b')), isolation.admits(suspect('other'))]).toEqual([true, false]);
  expect([await isolation.waitUntilAlone('other'), isolation.isOn]).toEqual([false, false]);
});

it('starts a suspect with others that do not end within the bound', async () => {
  const { isolation, enter } = open();
  await enter('long');
  await enter('poison');
  const alone = isolation.waitUntilAlone('poison');
  await vi.advanceTimersByTimeAsync(boundMs);
  expect([await alone, isolation.admits(suspect('poison'))]).toEqual([true, true]);
});

it('starts a suspect after one that waits already', async () => {
  const { isolation, entered, enter } = open();
  await enter('poison');
  await enter('other');
  const alone = isolation.waitUntilAlone('poison');
  expect(await isolation.waitUntilAlone('other')).toBe(true);
  void enter('other');
  expect(await alone).toBe(true);
  expect([isolation.admits(suspect('poison')), entered]).toEqual([true, ['poison', 'other']]);
  isolation.leave('poison');
  await settle();
  expect([entered, isolation.admits(suspect('other'))]).toEqual([['poison', 'other', 'other'], true]);
});

it('ends every wait when the process stops', async () => {
  const { isolation, stop, entered, enter } = open();
  await enter('long');
  await enter('poison');
  const alone = isolation.waitUntilAlone('poison');
  void enter('b');
  stop.abort();
  expect(await alone).toBe(false);
  await settle();
  expect(entered).toEqual(['long', 'poison', 'b']);
});
