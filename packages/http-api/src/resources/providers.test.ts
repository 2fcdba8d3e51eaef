import { expect, it } from 'vitest';
import { testWorld } from '../../test/world.ts';

it('describes each provider with the schemas of its config and of the input of its capabilities', async () => {
  const { as } = await testWorld();
  const { json } = await as('GET', '/providers/');
  expect(json).toMatchObject({
    data: [
      {
        key: 'acme',
        label: 'Acme',
        category: 'api',
        auth_type: 'oauth2',
        auth_types: ['oauth2', 'access_token', 'custom'],
        setup: {
          link: 'https://acme.test/apps',
          callback_url: 'https://app.example.com/api/integrations/oauth/acme/callback',
          scopes: [{ scope: 'read', reason: 'Reads things.' }],
        },
        credential_schemas: [
          { kind: 'oauth2' },
          {
            kind: 'access_token',
            schema: {
              properties: { access_token: { title: 'Access token', writeOnly: true } },
              additionalProperties: false,
            },
          },
          { kind: 'custom', schema: { properties: { account_sid: { title: 'Account SID', writeOnly: false } } } },
        ],
        config_schema: {
          type: 'object',
          properties: { store_id: { type: 'string', pattern: '^[a-z]{1,20}$' } },
          required: ['store_id'],
          additionalProperties: false,
        },
        capabilities: [
          {
            key: 'import_things',
            label: 'Import things',
            mode: 'pull',
            input_schema: { type: 'object', properties: { full: { type: 'boolean' } }, additionalProperties: false },
            screen: null,
            choices: [],
          },
        ],
      },
      {
        key: 'brand',
        setup: { link: null, callback_url: null, scopes: [] },
        auth_type: 'none',
        capabilities: [{ key: 'send_thing', mode: 'push', input_schema: { required: ['id'] } }],
      },
      { key: 'courier', auth_type: 'none' },
      { key: 'press', capabilities: [{ key: 'import_things' }, { key: 'print_thing', choices: ['id'] }] },
    ],
    next_cursor: null,
  });
});
