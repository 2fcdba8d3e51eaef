import { testPush } from '@makerfex/integrations-testkit';
import { slack } from './provider.ts';
import { createSlackSimulator } from './simulator.ts';

const ports = { projects: { summarizeOrder: async () => ({ number: '#1', total: '12.50 EUR' }) } };

testPush('Slack', {
  capability: 'notify_new_order',
  input: { order_id: '1' },
  open: () => ({ provider: slack(), config: {}, simulator: createSlackSimulator(), ports }),
  effects: ({ simulator }) => simulator.messages.length,
});
