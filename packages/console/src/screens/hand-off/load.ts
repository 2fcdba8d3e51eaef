import { define } from '../../shell/element.ts';

// Few people need this screen, so it is a script of its own.

/** The name that the server has for inputs of this screen. */
export const handOffScreen = 'invoice_hand_off';

/** Makes `<mfx-hand-off>` known. */
export async function loadHandOff(): Promise<void> {
  const { HandOffScreen } = await import('./hand-off.ts');
  define('mfx-hand-off', HandOffScreen);
}

/** How a run of it shows. */
export const loadHandOffResult = () => import('./result.ts');
export type HandOffResult = Awaited<ReturnType<typeof loadHandOffResult>>;
