import { DeliveriesScreen } from '../screens/deliveries/deliveries.ts';
import { define } from '../shell/element.ts';

define('mfx-deliveries', DeliveriesScreen);

export { DeliveriesScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-deliveries': DeliveriesScreen;
  }
}
