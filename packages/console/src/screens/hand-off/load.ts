import { define } from '../../shell/element.ts';

// Few people need these elements, so they are scripts of their own.

/** The name that the server has for inputs of this screen. */
export const handOffScreen = 'invoice_hand_off';

/** Makes `<mfx-hand-off>` known. */
export async function loadHandOff(): Promise<void> {
  const { HandOffScreen } = await import('./hand-off.ts');
  define('mfx-hand-off', HandOffScreen);
}

/** Makes `<mfx-hand-off-result>` known. */
export async function loadHandOffResult(): Promise<void> {
  const { HandOffResult } = await import('./result.ts');
  define('mfx-hand-off-result', HandOffResult);
}
