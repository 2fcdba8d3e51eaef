import { testOAuth, testProvider } from '@makerfex/integrations-testkit';
import { instagram } from './provider.ts';
import { createInstagramSimulator } from './simulator/index.ts';

testProvider('instagram', {
  // It has no pull; the tests of its one push are beside its source.
  capabilities: [],
  open: () => {
    const simulator = createInstagramSimulator();
    return { provider: instagram({ app: simulator.app }), config: {}, simulator };
  },
});

testOAuth('instagram', {
  open: () => {
    const simulator = createInstagramSimulator();
    return { provider: instagram({ app: simulator.app }), config: {}, simulator };
  },
});
