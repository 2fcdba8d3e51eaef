import { ActionScreen } from '../screens/action/action.ts';
import { define } from '../shell/element.ts';

define('mfx-action', ActionScreen);

export { ActionScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-action': ActionScreen;
  }
}
