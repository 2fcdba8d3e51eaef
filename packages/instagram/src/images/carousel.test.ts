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

describe('checkTogether', () => {
  it('rejects a post without a picture', () => {
    expect(checkTogether(0, [])).toMatchObject([{ rule: 'image_count', level: 'error' }]);
  });

  it('accepts one picture or a carousel', () => {
    expect(checkTogether(1, shaped(1))).toMatchObject([{ level: 'ok', message: 'one picture' }]);
    expect(checkTogether(3, shaped(1, 1.005, 1))).toMatchObject([{ level: 'ok', message: 'a carousel of 3 pictures' }]);
  });

  it('warns when pictures will be cropped to the shape of the first', () => {
    expect(checkTogether(4, shaped(1, 0.8, 1, 1.5))).toContainEqual({
      subject: 'post',
      rule: 'shapes',
      level: 'warning',
      message: 'image 2, image 4: Instagram crops them to the shape of the first picture',
    });
  });

  it('ignores unknown shapes', () => {
    expect(checkTogether(2, shaped(null, 1))).toHaveLength(1);
  });
});
