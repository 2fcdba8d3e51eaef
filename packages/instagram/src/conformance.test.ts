import { createHmac } from 'node:crypto';
import { testOAuth, testProvider } from '@makerfex/integrations-testkit';
import { signHmac } from '@makerfex/integrations-testkit/simulator';
import { instagram } from './provider.ts';
import { createInstagramSimulator } from './simulator/index.ts';

const account = '17841400000000001';
const payload = `{"algorithm":"HMAC-SHA256","issued_at":1767614400,"user_id":"${account}"}`;

/** A callback's form: its signature covers the encoded payload. */
function signedBody(body: string, secret: string): string {
  const encoded = Buffer.from(body).toString('base64url');
  const signature = createHmac('sha256', secret).update(encoded).digest('base64url');
  return `signed_request=${signature}.${encoded}`;
}

testProvider('instagram', {
  // It has no pull; the tests of its one push are beside its source.
  capabilities: [],
  open: () => {
    const simulator = createInstagramSimulator();
    return { provider: instagram({ app: simulator.app }), config: {}, simulator };
  },
  webhooks: {
    secrets: ['abcdef0123456789abcdef0123456789', 'fedcba9876543210fedcba9876543210'],
    open: (secrets) => ({
      provider: instagram({
        app: { clientId: 'app-1', clientSecret: 'of-another-app' },
        webhooks: { secrets, verifyToken: 'a-token-that-nobody-guesses' },
      }),
      config: {},
      visible: { account_id: account, app_user_id: '7300000000000001' },
    }),
    sign: (secret) => signHmac({ secret, header: 'x-hub-signature-256', encoding: 'hex', prefix: 'sha256=' }),
    deliveries: [
      {
        account,
        body: `{"object":"instagram","entry":[{"time":1767614400,"id":"${account}","changes":[{"field":"comments","value":{"text":"caf\\u00e9"}}]}]}`,
      },
      { account, callback: 'deauthorize', body: payload, signedBody },
      { account, callback: 'data-deletion', body: payload, signedBody },
    ],
  },
});

testOAuth('instagram', {
  open: () => {
    const simulator = createInstagramSimulator();
    return { provider: instagram({ app: simulator.app }), config: {}, simulator };
  },
});
