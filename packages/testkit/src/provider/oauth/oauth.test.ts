import { describe, expect, it } from 'vitest';
import { brokenConsents, expiringAt } from '../../../test/broken-consents.ts';
import { consentDesk } from '../../../test/consent-desk.ts';
import { oauthChecks } from './checks.ts';
import { testOAuth } from './suite.ts';

testOAuth('desk', { open: () => consentDesk() });

const lasting = 'its tokens never expire';
testOAuth('desk whose tokens never expire', {
  exceptions: {
    'stays connected over every expiry, with two processes that refresh at once': lasting,
    'gets over a token endpoint that fails for a while': lasting,
  },
  open: () => consentDesk({ exchange: expiringAt }),
});

describe('OAuth is found out that', () => {
  it.each(brokenConsents)('%s (%s)', async (_, name, options, says) => {
    await expect(oauthChecks[name](() => consentDesk(options))).rejects.toThrow(says);
  });

  it('breaks any promise at all: every check has a provider that fails it', () => {
    const failed = new Set(brokenConsents.map(([, name]) => name));
    expect([...failed].toSorted()).toEqual(Object.keys(oauthChecks).toSorted());
  });
});
