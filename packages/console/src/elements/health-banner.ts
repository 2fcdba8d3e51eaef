import { HealthBanner } from '../screens/health/banner.ts';
import { define } from '../shell/element.ts';

define('mfx-health-banner', HealthBanner);

export { HealthBanner };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-health-banner': HealthBanner;
  }
}
