import { describe, expect, it } from 'vitest';
import { checkTogether } from './carousel.ts';

const shaped = (...ratios: (number | null)[]) =>
  ratios.map((ratio, index) => ({
    number: index + 1,
    subject: `image ${index + 1}`,
    url: 'https://images.example.com/a.jpg',
    alt: null,
    checks: [],
    convert: null,
    ratio,
  }));

describe('pictures of one post', () => {
  it('must be one at least', () => {
    expect(checkTogether(0, [])).toMatchObject([{ rule: 'image_count', level: 'error' }]);
  });

  it('are one, or a carousel', () => {
    expect(checkTogether(1, shaped(1))).toMatchObject([{ level: 'ok', message: 'one picture' }]);
    expect(checkTogether(3, shaped(1, 1.005, 1))).toMatchObject([{ level: 'ok', message: 'a carousel of 3 pictures' }]);
  });

  it('are cropped to the shape of the first, which is told', () => {
    expect(checkTogether(4, shaped(1, 0.8, 1, 1.5))).toContainEqual({
      subject: 'post',
      rule: 'shapes',
      level: 'warning',
      message: 'image 2, image 4: Instagram crops them to the shape of the first picture',
    });
  });

  it('tell nothing of shapes that are not known', () => {
    expect(checkTogether(2, shaped(null, 1))).toHaveLength(1);
  });
});
