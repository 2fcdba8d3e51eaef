import { ConnectionScreen } from '../screens/connection/connection.ts';
import { define } from '../shell/element.ts';

define('mfx-connection', ConnectionScreen);

export { ConnectionScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-connection': ConnectionScreen;
  }
}
