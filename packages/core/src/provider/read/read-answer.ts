import type * as z from 'zod';
import type { ProviderHttp, RequestOptions } from '../http.ts';
import { readBody } from './read-body.ts';

/**
 * Sends a GET and reads its answer.
 * @throws IntegrationError `provider_malformed` if the answer has another shape, and any error of the call
 * @example
 * const readCurrency = async (http: ProviderHttp) =>
 *   (await readAnswer(http, '/settings/currency', z.object({ value: z.string() }))).value;
 */
export async function readAnswer<Answer>(
  http: ProviderHttp,
  path: string,
  schema: z.ZodType<Answer>,
  options?: RequestOptions,
): Promise<Answer> {
  const { body } = await http.get(path, options);
  return readBody(schema, body, `The answer to GET ${path}`);
}
