import { createClient } from '@makerfex/integrations-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Follow, type Run } from './follow.ts';

const run: Run = {
  id: '019ad000-0000-7000-8000-000000000000',
  connection_id: '019ad000-0000-7000-8000-000000000001',
  capability: 'import_orders',
  subject: null,
  trigger: 'request',
  input: {},
  state: 'STARTED',
  progress: {
    fetched: 0,
    created: 0,
    changed: 0,
    unchanged: 0,
    deleted: 0,
    rejected: 0,
    duplicates: 0,
    total: null,
    phase: null,
    per_second: null,
  },
  attempts: 1,
  eta: null,
  expires_at: null,
  idempotency_key: null,
  cancel_requested: false,
  result: null,
  error: null,
  actor_id: 'owner-1',
  created_at: '2026-11-30T08:00:00.000Z',
  started_at: null,
  finished_at: null,
};

/** A server whose stream is refused, and which answers the run in these states, one after the other. */
function following(streamStatus: number, states: readonly Run['state'][]) {
  const left = [...states];
  const client = createClient({
    baseUrl: 'https://app.example.com',
    fetch: async (input) => {
      const isStream = new Request(input).url.endsWith('/stream');
      if (!isStream && left.length > 0) return Response.json({ ...run, state: left.shift() });
      return Response.json({ title: 'Error', status: streamStatus, code: 'not_found' }, { status: streamStatus });
    },
  });
  const shown: Run['state'][] = [];
  const host = { addController: () => undefined, removeController: () => undefined, requestUpdate: () => undefined };
  const follow = new Follow(
    { ...host, updateComplete: Promise.resolve(true) },
    { client: () => client, show: ({ state }) => shown.push(state) },
  );
  return { follow, shown };
}

/** The client loads what follows a run when it is needed first, which takes time of its own. */
const loadStream = () =>
  createClient({ baseUrl: '/', fetch: async () => new Response() })
    .runs.follow('1')
    .next()
    .catch(() => undefined);

describe('following a run', () => {
  beforeEach(async () => {
    await loadStream();
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  it('asks every few seconds once the stream is lost for good, until the run has ended', async () => {
    const { follow, shown } = following(503, ['STARTED', 'SUCCESS']);
    follow.start(run);
    await vi.advanceTimersByTimeAsync(32_000);
    expect(follow.isPolling).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shown).toEqual(['STARTED', 'SUCCESS']);
    expect(follow.isPolling).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops when the person may not see the run any more', async () => {
    const { follow, shown } = following(401, []);
    follow.start(run);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([follow.isPolling, shown, vi.getTimerCount()]).toEqual([false, [], 0]);
  });

  it('stops with the page, and never follows a run that has ended', async () => {
    const { follow } = following(503, ['STARTED']);
    follow.start(run);
    await vi.advanceTimersByTimeAsync(32_000);
    follow.hostDisconnected();
    expect(vi.getTimerCount()).toBe(0);
    follow.start({ ...run, state: 'SUCCESS' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
