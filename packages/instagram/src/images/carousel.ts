import { type Check, checksOf } from '../check.ts';
import { imageLimits } from './limits.ts';
import type { CheckedImage } from './prepare.ts';

/** Checks the number of pictures, and how their shapes fit together. */
export function checkTogether(total: number, images: readonly CheckedImage[]): Check[] {
  const { ok, warning, error } = checksOf('post');
  const most = imageLimits.images;
  if (total === 0) return [error('image_count', 'the product has no picture, and Instagram needs at least one')];
  const count =
    total > most
      ? warning('image_count', `the product has ${total} pictures: the first ${most} are posted`)
      : ok('image_count', total === 1 ? 'one picture' : `a carousel of ${total} pictures`);
  const [first, ...others] = images;
  const cropped = others.filter(({ ratio }) => ratio !== null && differs(ratio, first?.ratio ?? null));
  if (cropped.length === 0) return [count];
  const named = cropped.map(({ subject }) => subject).join(', ');
  return [count, warning('shapes', `${named}: Instagram crops them to the shape of the first picture`)];
}

const differs = (ratio: number, first: number | null): boolean => first !== null && Math.abs(ratio - first) > 0.01;
