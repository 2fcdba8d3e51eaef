import { PrivacyScreen } from '../screens/privacy/privacy.ts';
import { define } from '../shell/element.ts';

define('mfx-privacy', PrivacyScreen);

export { PrivacyScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-privacy': PrivacyScreen;
  }
}
