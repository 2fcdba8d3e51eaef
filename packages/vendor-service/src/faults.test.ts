import { describe, expect, it } from 'vitest';
import { classifyMailError } from './faults.ts';

const mailError = (facts: object) => Object.assign(new Error('canary: words of the server'), facts);

describe('an error of the mail transport', () => {
  it.each<[object, string, string]>([
    [{ code: 'ESOCKET', syscall: 'connect' }, 'refused', 'provider_unavailable'],
    [{ code: 'EDNS', syscall: 'getaddrinfo' }, 'refused', 'provider_unavailable'],
    [{ code: 'ETLS' }, 'refused', 'provider_unavailable'],
    [{ code: 'ETIMEDOUT', timeoutType: 'CONNECT_TIMEOUT' }, 'refused', 'provider_unavailable'],
    [{ code: 'ETIMEDOUT', timeoutType: 'GREETING_TIMEOUT' }, 'refused', 'provider_unavailable'],
    [{ code: 'EMESSAGE', responseCode: 451 }, 'refused', 'provider_unavailable'],
    [{ code: 'EAUTH', responseCode: 454 }, 'refused', 'provider_unavailable'],
    [{ code: 'EMESSAGE', responseCode: 554 }, 'refused', 'provider_rejected'],
    [{ code: 'EENVELOPE', responseCode: 550 }, 'refused', 'provider_rejected'],
    [{ code: 'EENVELOPE' }, 'refused', 'provider_rejected'],
    [{ code: 'EAUTH', responseCode: 535 }, 'refused', 'not_configured'],
    [{ code: 'ENOAUTH' }, 'refused', 'not_configured'],
    [{ code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT' }, 'unknown', 'provider_unavailable'],
    [{ code: 'ECONNECTION' }, 'unknown', 'provider_unavailable'],
    [{ code: 'ESOCKET', syscall: 'read' }, 'unknown', 'provider_unavailable'],
    [{ code: 7, responseCode: 'x' }, 'unknown', 'provider_unavailable'],
    [{}, 'unknown', 'provider_unavailable'],
  ])('%j is classified as %s with %s, without its message', (facts, outcome, code) => {
    const classified = classifyMailError(mailError(facts));
    expect(classified).toMatchObject({ outcome, error: { code } });
    expect(classified.error.message).not.toContain('canary');
  });

  it.each([undefined, null, 'no error'])('is unknown when it is %j', (thrown) => {
    expect(classifyMailError(thrown)).toMatchObject({ outcome: 'unknown' });
  });
});
