import { describe, expect, it } from 'vitest';
import { mug } from '../../test/host.ts';
import { instagramConfig } from '../config.ts';
import { captionTemplateSchema, defaultTemplate, renderCaption } from './caption.ts';

describe('renderCaption', () => {
  it('fills in title, price, link and hashtags by default', () => {
    expect(renderCaption(defaultTemplate, mug)).toBe(
      'Mug, hand made\n€24.50\n\nhttps://shop.example.com/mug\n\n#handmade #Mug',
    );
  });

  it('drops lines whose placeholders are all empty', () => {
    expect(renderCaption(defaultTemplate, { ...mug, price: null, url: null })).toBe('Mug, hand made\n\n#handmade #Mug');
    expect(renderCaption('New!\nOnly {price}\n{title} {link}', { ...mug, price: null, url: null })).toBe(
      'New!\nMug, hand made',
    );
  });

  it('keeps braces in the product’s own texts', () => {
    const product = { ...mug, title: 'A {price} $& mug', description: '{title}' };
    expect(renderCaption('{title}: {description}', product)).toBe('A {price} $& mug: {title}');
  });

  it.each([
    [{ amount: '1250', currency: 'JPY' }, '¥1,250'],
    [{ amount: '0.5', currency: 'USD' }, '$0.50'],
    [{ amount: '9999999999999.99', currency: 'EUR' }, '€9,999,999,999,999.99'],
    [{ amount: '4990.50', currency: 'HUF' }, 'HUF\u00A04,990.50'],
    [{ amount: '3.75', currency: 'COP' }, 'COP\u00A03.75'],
    [{ amount: '9.99', currency: 'IQD' }, 'IQD\u00A09.990'],
    [{ amount: '1.123456', currency: 'USD' }, '$1.123456'],
    [{ amount: '12.5', currency: 'USDC' }, 'USDC\u00A012.50'],
  ])('formats the price %j as %s (case instagram-price-decimals)', (price, text) => {
    expect(renderCaption('{price}', { ...mug, price })).toBe(text);
  });

  it('makes hashtags of the first five distinct tags, from letters and digits', () => {
    const tags = ['hand-made', 'Hand made', '', '2026', 'café & tee', 'ポット', 'a_b', 'fifth', 'sixth'];
    expect(renderCaption('{hashtags}', { ...mug, tags })).toBe('#handmade #cafétee #ポット #a_b #fifth');
  });

  it.each([1, 2])('cuts a description that appears %i times to the space left, after a word', (times) => {
    const description = 'six or eight words that go on '.repeat(200);
    const template = `{title}\n${'{description}\n'.repeat(times)}{link}`;
    const caption = renderCaption(template, { ...mug, description });
    expect(caption.length).toBeLessThanOrEqual(2200);
    expect(caption.length).toBeGreaterThan(2150);
    expect(caption).toMatch(/^Mug, hand made\nsix or .*\w…\n/);
    expect(caption).toMatch(/\nhttps:\/\/shop\.example\.com\/mug$/);
  });

  it('does not split a character', () => {
    const caption = renderCaption('{description}', { ...mug, description: '🏺'.repeat(3000) });
    expect(Array.from(caption)).toHaveLength(2200);
    expect(caption).toMatch(/^(🏺)+…$/u);
  });

  it('cuts a description down to a few characters when little space is left', () => {
    const template = `${'x'.repeat(2186)}\n{description}`;
    expect(renderCaption(template, { ...mug, description: 'words '.repeat(10) })).toMatch(/^x+\nwords(…| words…)$/);
    expect(
      renderCaption(`${'x'.repeat(2187)}{description}`, { ...mug, title: '', description: 'y'.repeat(50) }),
    ).toMatch(/^x+y*…$/);
  });
});

describe('captionTemplateSchema', () => {
  it.each(['{title} {price}\n{link} {hashtags} {description}', 'no placeholder', 'braces {} { } {a b}'])(
    'accepts %j',
    (template) => {
      expect(captionTemplateSchema.safeParse(template).success).toBe(true);
    },
  );

  it('names the valid placeholders when one is unknown', () => {
    expect(instagramConfig.safeParse({ caption_template: '{title} {brand}' }).error?.issues).toMatchObject([
      {
        path: ['caption_template'],
        message: 'has an unknown placeholder {brand}; use {title}, {price}, {link}, {hashtags}, {description}',
      },
    ]);
  });
});
