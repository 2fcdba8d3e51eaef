import { SchedulesScreen } from '../screens/schedules/schedules.ts';
import { define } from '../shell/element.ts';

define('mfx-schedules', SchedulesScreen);

export { SchedulesScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-schedules': SchedulesScreen;
  }
}
