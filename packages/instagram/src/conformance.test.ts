import { testProvider } from '@makerfex/integrations-testkit';
import { instagram } from './provider.ts';
import { createInstagramSimulator } from './simulator/index.ts';

testProvider('instagram', {
  // It has no pull: its one push is held against what is promised beside its source.
  capabilities: [],
  open: () => {
    const simulator = createInstagramSimulator();
    return { provider: instagram({ app: simulator.app }), config: {}, simulator };
  },
});
