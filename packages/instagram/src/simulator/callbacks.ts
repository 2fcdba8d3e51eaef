import { createHmac } from 'node:crypto';

/** What Meta sends of its own accord, as requests for the host's handler. */
export function createCallbacks({
  app,
  userId,
  now,
}: {
  readonly app: { readonly clientSecret: string };
  /** The id by which callbacks name the account. */
  readonly userId: string;
  readonly now: () => number;
}) {
  const sign = (text: string, encoding: 'hex' | 'base64url'): string =>
    createHmac('sha256', app.clientSecret).update(text).digest(encoding);

  const signedRequest = (changes: object = {}): string => {
    const payload = { algorithm: 'HMAC-SHA256', issued_at: Math.floor(now() / 1000), user_id: userId, ...changes };
    const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${sign(encoded, 'base64url')}.${encoded}`;
  };
  const form = (url: string, changes?: object): Request =>
    new Request(url, { method: 'POST', body: new URLSearchParams({ signed_request: signedRequest(changes) }) });

  return {
    /** The person withdrew the consent. @param changes fields of the payload to replace */
    deauthorize: form,
    /** The person asks to delete the data. @param changes fields of the payload to replace */
    dataDeletion: form,
    /** Somebody edited the address of the webhooks. */
    challenge: (url: string, verifyToken: string, challenge = '1158201444'): Request => {
      const query = { 'hub.mode': 'subscribe', 'hub.verify_token': verifyToken, 'hub.challenge': challenge };
      return new Request(`${url}?${new URLSearchParams(query).toString()}`);
    },
    /** A delivery of a field that somebody subscribed to by hand. */
    delivery: (url: string, body: object): Request => {
      const text = JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${sign(text, 'hex')}` };
      return new Request(url, { method: 'POST', headers, body: text });
    },
  };
}
