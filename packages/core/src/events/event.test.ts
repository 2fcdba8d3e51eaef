import { describe, expect, it } from 'vitest';
import { newEvent, runEvent } from './event.ts';

describe('newEvent', () => {
  it('takes its level from the catalogue', () => {
    const event = newEvent('credential.revoked', 'Revoked');
    expect(event).toMatchObject({ level: 'warning', eventType: 'credential.revoked', message: 'Revoked' });
  });
  it('takes the given level, if one is given', () => {
    expect(newEvent('credential.revoked', 'Revoked', { level: 'info' }).level).toBe('info');
  });
  it('has no actor and no connection by default', () => {
    expect(newEvent('credential.revoked', 'Revoked')).toMatchObject({ connectionId: null, actorId: null, meta: {} });
    expect(
      newEvent('connection.enabled', 'Enabled', { connectionId: 'c', actorId: 'a', meta: { version: 2 } }),
    ).toMatchObject({ connectionId: 'c', actorId: 'a', meta: { version: 2 } });
  });
});

describe('runEvent', () => {
  it('is of the connection and actor of the run, and has its id', () => {
    const run = {
      id: 'r',
      connectionId: 'c',
      providerKey: 'acme',
      capability: 'import_orders',
      actorId: 'a',
      input: {},
    };
    const error = { code: 'internal', kind: 'internal' };
    expect(runEvent(run, 'run.failed', 'Failed', error)).toMatchObject({
      connectionId: 'c',
      actorId: 'a',
      meta: { ...error, run_id: 'r', provider_key: 'acme', capability: 'import_orders' },
    });
    expect(runEvent(run, 'run.queued', 'Queued', {}, { actorId: 'b' }).actorId).toBe('b');
    expect(runEvent(run, 'run.queued', 'Queued').meta).not.toHaveProperty('dry_run');
    expect(runEvent({ ...run, input: { dry_run: true } }, 'run.queued', 'Queued').meta).toMatchObject({
      dry_run: true,
    });
  });
});
