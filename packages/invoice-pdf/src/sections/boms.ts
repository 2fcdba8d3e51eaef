import type { Bom } from '@makerfex/integrations-core/records';
import type { Format } from '../format.ts';
import { fill } from '../labels.ts';
import type { Flow } from '../layout/flow.ts';
import { drawTable } from '../layout/table.ts';
import type { Settings } from '../options.ts';
import { styles } from '../theme.ts';
import { describeItem } from './item-lines.ts';

/** The bills of materials: a small table for each item. */
export function drawBoms(
  flow: Flow,
  boms: readonly Bom[],
  { settings, format }: { settings: Settings; format: Format },
): void {
  if (!settings.includeBoms) return;
  const { labels } = settings;
  for (const { item, materials } of boms) {
    flow.space(20);
    drawTable(flow, {
      heading: fill(labels.materials, { item }),
      columns: [
        {
          label: labels.description,
          align: 'start',
          text: (material) => describeItem(material, [material.note], settings),
        },
        {
          label: labels.quantity,
          align: 'end',
          text: (material) => [[format.quantity(material.quantity, material.unit), styles.body]],
        },
      ],
      rows: materials,
    });
  }
}
