import { define } from '../../shell/element.ts';
import { ActivityChart } from './activity.ts';
import { UsageCharts } from './usage.ts';

export function defineCharts(): void {
  define('mfx-activity', ActivityChart);
  define('mfx-usage', UsageCharts);
}
