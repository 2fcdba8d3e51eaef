/** Makes `<mfx-activity>` and `<mfx-usage>` known. What they show comes below the rest, so they are a script of their own. */
export const loadCharts = async (): Promise<void> => (await import('./define.ts')).defineCharts();
