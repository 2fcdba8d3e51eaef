import { define } from '../../shell/element.ts';
import { HandOffScreen } from './hand-off.ts';
import { HandOffResult } from './result.ts';

export function defineHandOff(): void {
  define('mfx-hand-off', HandOffScreen);
  define('mfx-hand-off-result', HandOffResult);
}
