import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../test/client.ts';
import { testHost } from '../../test/host.ts';

const readDocument = async () => (await createClient(testHost().handler)('GET', '/openapi.json')).text;

describe('the document', () => {
  it('is OpenAPI 3.1 without an error or a warning of Redocly', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      rules: {
        // The callback only ever redirects, and nobody can ask for the document wrongly.
        'operation-2xx-response': 'off',
        'operation-4xx-response': 'off',
        // The host's login is not ours to describe.
        'security-defined': 'off',
        // Paths are as DESIGN shows them; both spellings are served.
        'no-path-trailing-slash': 'off',
      },
    });
    const problems = await lintFromString({ source: await readDocument(), absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer }))).toEqual(
      [],
    );
  });
});
