/** The name that the server has for inputs of this screen. */
export const handOffScreen = 'invoice_hand_off';

/** Makes `<mfx-hand-off>` and `<mfx-hand-off-result>` known. Few people need them, so they are a script of their own. */
export const loadHandOff = async (): Promise<void> => (await import('./define.ts')).defineHandOff();
