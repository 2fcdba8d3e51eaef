import type { Provider } from '@makerfex/integrations-core/provider';
import { testProvider } from '@makerfex/integrations-testkit';

/** Call it in a test file; `openSimulator` serves the provider's API from memory. */
export function testMine(provider: Provider, openSimulator: Parameters<typeof testProvider>[1]['open']) {
  testProvider(provider.key, { capabilities: ['import_orders'], open: openSimulator });
}
