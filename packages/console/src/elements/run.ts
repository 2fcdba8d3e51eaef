import { RunScreen } from '../screens/run/run.ts';
import { define } from '../shell/element.ts';

define('mfx-run', RunScreen);

export { RunScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-run': RunScreen;
  }
}
