import { expect, it } from 'vitest';
import { httpsAddress } from './https-address.ts';

const address = httpsAddress({ title: 'Address of the store' });

it.each([
  ['https://shop.example', 'https://shop.example'],
  ['https://Shop.example/', 'https://shop.example'],
  ['https://shop.example:8443/store/', 'https://shop.example:8443/store'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
])('reads %s', (text, expected) => {
  expect(address.parse(text)).toBe(expected);
});

it.each([
  ['shop.example', 'is not a URL: write it as https://shop.example'],
  [' https://shop.example', 'is not a URL: write it as https://shop.example'],
  ['http://shop.example', 'must start with https://'],
  ['ftp://shop.example', 'must start with https://'],
  ['https://canary:canary@shop.example', 'must not contain a user or a password'],
  ['https://shop.example/?key=canary', 'must not contain a query or a fragment'],
  ['https://shop.example/#', 'must not contain a query or a fragment'],
])('refuses %s', (text, problem) => {
  expect(address.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([problem]);
});
