import { TimelineScreen } from '../screens/timeline/timeline.ts';
import { define } from '../shell/element.ts';

define('mfx-timeline', TimelineScreen);

export { TimelineScreen };

declare global {
  interface HTMLElementTagNameMap {
    'mfx-timeline': TimelineScreen;
  }
}
