import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchVariants } from './match-variants.ts';
import type { Variant } from './product.ts';

const variant = (externalId: string, sku: string | null, size?: string): Variant => ({
  externalId,
  sku,
  options: size === undefined ? [] : [{ name: 'Size', value: size }],
});
const match = (known: readonly Variant[], next: readonly Variant[]) => Object.fromEntries(matchVariants(known, next));

describe('the variants of a newer record', () => {
  it('are found again if the provider has renewed their ids (etsy-product-ids-renewed)', () => {
    const known = [variant('551', 'M-S', 'S'), variant('552', 'M-L', 'L')];
    expect(match(known, [variant('902', 'M-L', 'L'), variant('901', 'M-S', 'S')])).toEqual({ 551: '901', 552: '902' });
  });

  it('are found by id first, even if everything else has changed', () => {
    const known = [variant('1', 'A', 'S'), variant('2', 'B', 'M')];
    expect(match(known, [variant('1', 'B', 'M'), variant('2', 'A', 'S')])).toEqual({ 1: '1', 2: '2' });
  });

  it.each<[string, Variant[], Variant[], Record<string, string>]>([
    ['by options if the SKU changed', [variant('1', 'A', 'S')], [variant('2', 'B', 'S')], { 1: '2' }],
    ['by options if there is no SKU', [variant('1', null, 'S')], [variant('2', null, 'S')], { 1: '2' }],
    [
      'by options if they are spelled differently',
      [variant('1', null, 'Small ')],
      [variant('2', null, 'small')],
      { 1: '2' },
    ],
    ['by SKU if an option was renamed', [variant('1', 'A', 'Red')], [variant('2', 'A', 'Crimson')], { 1: '2' }],
    ['by SKU if the options could not be read', [variant('1', 'A', 'S')], [{ externalId: '2', sku: 'A' }], { 1: '2' }],
    ['as the only ones of a product without options', [variant('1', 'A')], [variant('2', 'B')], { 1: '2' }],
    ['not if SKU and options differ', [variant('1', 'A', 'S')], [variant('2', 'B', 'M')], {}],
    ['not if nothing is known about them', [{ externalId: '1' }], [{ externalId: '2' }], {}],
    ['not by an empty SKU', [variant('1', ' ', 'S')], [variant('2', ' ', 'M')], {}],
    [
      'not by a SKU that several share: another size was removed than added',
      [variant('1', 'MUG', 'S'), variant('2', 'MUG', 'M')],
      [variant('1', 'MUG', 'S'), variant('3', 'MUG', 'L')],
      { 1: '1' },
    ],
    ['not if two fit', [variant('1', null, 'S')], [variant('2', null, 'S'), variant('3', null, 'S')], {}],
    [
      'by SKU and options together before either alone',
      [variant('1', 'A', 'S'), variant('2', 'A', 'M')],
      [variant('4', 'A', 'M'), variant('3', 'A', 'S')],
      { 1: '3', 2: '4' },
    ],
    [
      'by options if SKUs were swapped',
      [variant('1', 'A', 'S'), variant('2', 'B', 'M')],
      [variant('3', 'B', 'S'), variant('4', 'A', 'M')],
      { 1: '3', 2: '4' },
    ],
    [
      'though one is listed twice',
      [variant('1', 'A', 'S')],
      [variant('1', 'A', 'S'), variant('1', 'A', 'S')],
      { 1: '1' },
    ],
  ])('are found %s', (_how, known, next, expected) => {
    expect(match(known, next)).toEqual(expected);
  });

  it('are the same in any order of their options', () => {
    const size = { name: 'Size', value: 'S' };
    const colour = { name: 'Colour', value: 'Red' };
    const known = { externalId: '1', options: [size, colour] };
    expect(match([known], [{ externalId: '2', options: [colour, size] }])).toEqual({ 1: '2' });
  });

  const variants = fc.uniqueArray(
    fc.record({
      externalId: fc.integer({ min: 1, max: 12 }).map(String),
      sku: fc.constantFrom(null, 'A', 'B', 'C'),
      options: fc.option(
        fc.constantFrom('S', 'M', 'L').map((value) => [{ name: 'Size', value }]),
        { nil: undefined },
      ),
    }),
    { selector: ({ externalId }) => externalId, maxLength: 8 },
  );

  it('have one partner each, and always the one with their id', () => {
    fc.assert(
      fc.property(variants, variants, (known, next) => {
        const found = matchVariants(known, next);
        expect(new Set(found.values()).size).toBe(found.size);
        const ids = new Set(next.map(({ externalId }) => externalId));
        const stayed = known.filter(({ externalId }) => ids.has(externalId));
        for (const { externalId } of stayed) expect(found.get(externalId)).toBe(externalId);
        for (const id of found.values()) expect(ids).toContain(id);
      }),
    );
  });

  it('do not depend on the order in which they come', () => {
    fc.assert(
      fc.property(variants, variants, (known, next) => {
        expect(match(known.toReversed(), next.toReversed())).toEqual(match(known, next));
      }),
    );
  });

  it('are all found if only the ids were renewed and their options differ', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string({ minLength: 1 }).map((of) => of.trim().toLowerCase()),
          { maxLength: 8 },
        ),
        (sizes) => {
          const known = sizes.map((size, n) => variant(`old-${n}`, null, size));
          const renewed = known.map((of) => ({ ...of, externalId: of.externalId.replace('old', 'new') }));
          const expected = known.map((of, n) => [of.externalId, `new-${n}`]);
          expect(match(known, renewed.toReversed())).toEqual(Object.fromEntries(expected));
        },
      ),
    );
  });
});
