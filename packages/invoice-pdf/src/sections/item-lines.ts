import { fill } from '../labels.ts';
import type { CellText } from '../layout/table.ts';
import type { Settings } from '../options.ts';
import { styles } from '../theme.ts';

/** An item's description, with its SKU and more lines in small print below. */
export function describeItem(
  item: { readonly description: string; readonly sku: string | null },
  more: readonly (string | null)[],
  { labels }: Settings,
): CellText {
  const small = [item.sku && fill(labels.sku, { sku: item.sku }), ...more];
  return [[item.description, styles.body], ...small.flatMap((line) => (line ? [[line, styles.small] as const] : []))];
}
