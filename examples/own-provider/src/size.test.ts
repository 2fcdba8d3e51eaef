import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Lines of code as they are formatted, without imports, blank lines and comments. */
function countLines(path: string): number {
  const text = readFileSync(join(import.meta.dirname, path), 'utf8');
  const code = text.replaceAll(/^import [\s\S]*?;$/gm, '').replaceAll(/^ *\/\*\*[\s\S]*?\*\/$/gm, '');
  return code.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
}

it.each([
  ['woocommerce/provider.ts', 40],
  ['woocommerce/map/customer.ts', 60],
  ['woocommerce/map/product.ts', 60],
  ['woocommerce/map/order.ts', 60],
  ['slack/provider.ts', 80],
  ['stall/provider.ts', 70],
  ['woocommerce/conformance.test.ts', 12],
  ['slack/conformance.test.ts', 12],
])('%s is written in at most %i lines', (path, most) => {
  expect(countLines(path)).toBeGreaterThan(5);
  expect(countLines(path)).toBeLessThanOrEqual(most);
});
