import { join } from 'node:path';
import { httpApi } from '@makerfex/integrations-http-api';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

const path = join(import.meta.dirname, '../../../packages/client/src/schema.ts');
const head = '// Generated from the OpenAPI document of http-api: run the tests of generated-clients with -u.\n\n';

it('gives the own client the types of the document of a host with any providers', async () => {
  const handler = httpApi(
    { for: () => expect.unreachable(), isTransient: () => false, providers: [] },
    { authenticate: () => null },
  );
  const answered = await handler(new Request('http://host/api/integrations/openapi.json'));
  const types = astToString(await openapiTypescript(await answered.text()));
  await expect(`${head}${types}`).toMatchFileSnapshot(path);
});
