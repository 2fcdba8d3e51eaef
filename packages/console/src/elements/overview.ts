import { OverviewScreen } from '../screens/overview/overview.ts';
import { define } from '../shell/element.ts';

define('mfx-overview', OverviewScreen);

export { OverviewScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-overview': OverviewScreen;
  }
}
