import { ConnectScreen } from '../screens/connect/connect.ts';
import { define } from '../shell/element.ts';

define('mfx-connect', ConnectScreen);

export { ConnectScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-connect': ConnectScreen;
  }
}
