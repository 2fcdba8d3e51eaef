import { describe, expect, it } from 'vitest';
import type { Provider } from '../connection/read.ts';
import { stepAfter, stepAt, stepsOf } from './steps.ts';

const capability: Provider['capabilities'][number] = {
  key: 'import_orders',
  label: 'Import orders',
  mode: 'pull',
  input_schema: {},
  screen: null,
  choices: [],
};
const etsy: Provider = {
  key: 'acme',
  label: 'Acme',
  category: 'api',
  auth_type: 'oauth2',
  auth_types: ['oauth2'],
  setup: { link: null, callback_url: null, scopes: [] },
  credential_schemas: [],
  capabilities: [capability],
  config_schema: { type: 'object', properties: { shop: { type: 'string' } } },
};
const bare: Provider = {
  ...etsy,
  auth_types: ['none'],
  capabilities: [],
  config_schema: { type: 'object', properties: {} },
};
const nothing = { isConnected: false, isSignedIn: false };

describe('the steps of a provider', () => {
  it('are all of them for a shop with an account of its own', () => {
    expect(stepsOf(etsy)).toEqual(['about', 'settings', 'sign-in', 'test', 'choose', 'import']);
  });

  it('leave out what there is nothing to do in', () => {
    expect(stepsOf(bare)).toEqual(['about', 'test']);
  });

  it('have no import if what it imports needs input', () => {
    const needy = { ...capability, input_schema: { required: ['id'] } };
    expect(stepsOf({ ...etsy, capabilities: [needy] })).not.toContain('import');
  });

  it('follow each other until the last', () => {
    expect(stepAfter(bare, 'about')).toBe('test');
    expect(stepAfter(bare, 'settings')).toBe('test');
    expect(stepAfter(bare, 'test')).toBeNull();
  });
});

describe('a step by its address', () => {
  it.each([
    ['', nothing, 'about'],
    ['nonsense', nothing, 'about'],
    ['settings', nothing, 'settings'],
    ['import', nothing, 'settings'],
    ['import', { isConnected: true, isSignedIn: false }, 'sign-in'],
    ['import', { isConnected: true, isSignedIn: true }, 'import'],
    ['sign-in', { isConnected: true, isSignedIn: true }, 'sign-in'],
  ])('%j of a shop that is %j shows %s', (wanted, progress, step) => {
    expect(stepAt(etsy, wanted, progress)).toBe(step);
  });

  it('needs no sign-in if the provider may do without', () => {
    const optional: Provider = { ...etsy, auth_types: ['none', 'api_key'] };
    expect(stepAt(optional, 'test', { isConnected: true, isSignedIn: false })).toBe('test');
  });
});
