import { IntegrationError } from '../errors.ts';
import { refusedFields } from '../issues.ts';

/**
 * Classifies what a provider's code threw. A zod schema that refused something is about an answer: input, config and cursor were
 * checked before.
 * @param whose names the capability and its provider
 * @returns `provider_malformed` for an error of zod, with the fields and without their values; anything else unchanged
 */
export function toProviderError(whose: ProviderCode, thrown: unknown): unknown {
  const issues = refusedFields(thrown);
  if (!issues) return thrown;
  const fields = issues.map(({ path }) => path || 'the value').join(', ');
  return new IntegrationError(
    'provider_malformed',
    `${whose.capability}: ${whose.label} sent what is not as documented: ${fields} cannot be read. Run it again; if it fails again, report the fields to the maintainers of the provider package.`,
    { issues },
  );
}

export interface ProviderCode {
  readonly capability: string;
  /** Of the provider. */
  readonly label: string;
}

/** Calls a provider's code, and classifies its errors. */
export async function callProvider<Value>(whose: ProviderCode, call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (thrown) {
    throw toProviderError(whose, thrown);
  }
}

/** Passes on the pages of a provider's code, and classifies its errors. */
export async function* classifyPages<Page>(
  whose: ProviderCode,
  pages: AsyncGenerator<Page, void, undefined>,
): AsyncGenerator<Page, void, undefined> {
  try {
    yield* pages;
  } catch (thrown) {
    throw toProviderError(whose, thrown);
  }
}
