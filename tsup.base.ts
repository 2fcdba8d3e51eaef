import type { Options } from 'tsup';

/** How every package is built: ESM alone, declarations by `tsc -b` afterwards. */
export const library = (entry: string[]): Options => ({
  entry,
  format: ['esm'],
  target: 'node22',
  dts: false,
  sourcemap: true,
  clean: true,
});
