import { describe, expect, it } from 'vitest';
import { matchRoute, paths } from './routes.ts';

describe('the routes of the console', () => {
  it.each([
    [paths.overview, 'overview', {}],
    [paths.connect('acme'), 'connect', { provider: 'acme' }],
    [paths.connect('acme', 'sign-in'), 'connect', { provider: 'acme', step: 'sign-in' }],
    [paths.connection('a/b'), 'connection', { id: 'a/b' }],
    [paths.schedules('1'), 'schedules', { id: '1' }],
    [paths.action('1', 'post'), 'action', { id: '1', capability: 'post' }],
    [paths.run('1'), 'run', { id: '1' }],
    [paths.timeline(), 'timeline', {}],
    [`${paths.privacy}/`, 'privacy', {}],
    ['/runs/%E0%A4', 'run', { id: '%E0%A4' }],
  ])('%s is the screen %s', (path, name, params) => {
    expect(matchRoute(path)).toEqual({ name, params });
  });

  it.each(['/nowhere', '/runs', '/runs/1/2', '/connections/1/nothing'])('%s is none', (path) => {
    expect(matchRoute(path)).toBeNull();
  });

  it('keep filters in the address', () => {
    expect(paths.timeline({ level: 'error', type: 'run.failed' })).toBe('/timeline?level=error&type=run.failed');
  });
});
