import { describe, expect, it } from 'vitest';
import { newEvent } from './event.ts';

describe('newEvent', () => {
  it('takes its level from the catalogue', () => {
    const event = newEvent('credential.refresh_failed', 'No new token');
    expect(event).toMatchObject({ level: 'warning', eventType: 'credential.refresh_failed', message: 'No new token' });
  });
  it('takes the given level, if one is given', () => {
    expect(newEvent('connection.health_changed', 'Healthy again', { level: 'info' }).level).toBe('info');
  });
  it('has no actor and no connection by default', () => {
    expect(newEvent('policy.denied', 'Refused')).toMatchObject({ connectionId: null, actorId: null, meta: {} });
    expect(
      newEvent('policy.denied', 'Refused', { connectionId: 'c', actorId: 'a', meta: { rule: 'r' } }),
    ).toMatchObject({
      connectionId: 'c',
      actorId: 'a',
      meta: { rule: 'r' },
    });
  });
});
