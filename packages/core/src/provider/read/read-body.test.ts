import { expect, it } from 'vitest';
import * as z from 'zod';
import { readBody } from './read-body.ts';

const schema = z.object({ orders: z.array(z.unknown()) });

it('reads the parts of an answer that a schema describes', () => {
  expect(readBody(schema, { orders: [1], more: 2 }, "Acme's answer")).toEqual({ orders: [1] });
});

it.each([
  [{ orders: 'secret' }, 'orders cannot be read'],
  ['secret', 'the body cannot be read'],
])('throws for an answer of another shape, and quotes nothing from it: %j', (body, message) => {
  const read = () => readBody(schema, body, "Acme's answer to GET /orders");
  expect(read).toThrow(expect.objectContaining({ code: 'provider_malformed' }));
  expect(read).toThrow(`Acme's answer to GET /orders is not as documented: ${message}.`);
  expect(read).not.toThrow('secret');
});
