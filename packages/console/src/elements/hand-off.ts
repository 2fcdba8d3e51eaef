import { HandOffScreen } from '../screens/hand-off/hand-off.ts';
import { define } from '../shell/element.ts';

define('mfx-hand-off', HandOffScreen);

export { HandOffScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-hand-off': HandOffScreen;
  }
}
