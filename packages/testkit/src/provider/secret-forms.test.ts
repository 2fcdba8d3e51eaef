import { describe, expect, it } from 'vitest';
import { showsSecret } from './secret-forms.ts';

const keystring = 'k3ystr1ngk3ystr1ng';
const shared = 'sh4red/secret +1';
const pair = `${keystring}:${shared}`;
const escapedByPercent = (text: string) => text.replaceAll(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const escaped = (text: string) =>
  text.replaceAll(/./g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe('a secret is seen in a text', () => {
  it.each([
    ['as it is', `https://a.example/?key=${pair}`],
    ['percent-encoded', `https://a.example/?key=${encodeURIComponent(pair)}`],
    ['percent-encoded in small letters', `https://a.example/?key=${encodeURIComponent(pair).toLowerCase()}`],
    ['percent-encoded twice', `https://a.example/?next=${encodeURIComponent(`/x?key=${encodeURIComponent(shared)}`)}`],
    ['percent-encoded beside a broken escape', `https://a.example/?a=%ff${escapedByPercent(shared)}`],
    ['with its spaces as pluses', new URL(`https://a.example/?${new URLSearchParams({ key: shared })}`).href],
    ['by its first half', `https://a.example/${keystring}/orders`],
    ['by its second half', `https://a.example/?s=${encodeURIComponent(shared)}`],
    ['in base64', `https://a.example/?key=${base64(pair)}`],
    ['in base64 that is percent-encoded', `https://a.example/?key=${encodeURIComponent(base64(pair))}`],
    ['in base64url', `https://a.example/?key=${base64url(pair)}`],
    ['by a half in base64', `https://a.example/?key=${base64(shared)}`],
    ['by a half in base64 behind a name', `https://a.example/?basic=${base64(`user:${shared}`)}`],
    ['by a half in base64 behind a longer name', `https://a.example/?basic=${base64url(`users:${shared}`)}`],
    [
      'by a half in base64 behind the longest name',
      `https://a.example/?basic=${base64url(`user12:${shared} and more`)}`,
    ],
    ['in a form', new URLSearchParams({ secret: shared }).toString()],
    ['in JSON', JSON.stringify({ deep: [{ secret: shared }] })],
    ['escaped in JSON', `{"secret":"${escaped(shared)}"}`],
    ['as a name in JSON', JSON.stringify({ [shared]: 1 })],
  ])('%s', (_, text) => {
    expect(showsSecret(text, pair)).toBe(true);
  });

  it('whatever its length is, if it is there whole', () => {
    expect(showsSecret('https://a.example/?key=abc', 'abc')).toBe(true);
  });
});

describe('no secret is seen', () => {
  it.each([
    ['in a text without it', 'https://a.example/orders?after=12', pair],
    ['in a short half', 'https://a.example/orders?page=2', 'page:0123456789abcdef'],
    ['in base64 of something else', `https://a.example/?cursor=${base64('order:1234567890')}`, pair],
    ['in a part of a half', `https://a.example/${keystring.slice(0, 9)}`, pair],
    ['in base64 of a short word', `https://a.example/?q=${base64('ab')}`, 'ab:xy'],
    ['where there is none', 'https://a.example/', ''],
  ])('%s', (_, text, secret) => {
    expect(showsSecret(text, secret)).toBe(false);
  });
});
