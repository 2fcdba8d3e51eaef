import { bundle } from './bundle.ts';
import type { ConsoleAssets } from './console-assets.ts';

export type { ConsoleAssets };

/**
 * The files that `httpApi(..., { console: true })` serves. Serve them yourself for a page of your own that has no build step.
 * @example
 * const { script, style, parts } = await consoleAssets();
 */
export const consoleAssets = (): Promise<ConsoleAssets> => bundle();
