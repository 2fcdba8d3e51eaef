import { testProvider } from '@makerfex/integrations-testkit';
import { signStandard } from '@makerfex/integrations-testkit/simulator';
import { stall } from './provider.ts';
import { createStallSimulator } from './simulator.ts';

const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'] as const;
const config = { stall_id: '17' };
const open = (webhookSecret: readonly string[]) => ({ provider: stall({ webhookSecret }), config });

testProvider('Stall', {
  capabilities: ['import_customers'],
  open: () => ({ ...open(secrets), simulator: createStallSimulator({ visitors: 11 }) }),
  webhooks: {
    secrets,
    open,
    sign: signStandard,
    deliveries: [{ account: '17', body: '{"type":"visitor.changed","stall_id":"17","visitor_id":4021}' }],
  },
});
