import type { MfxElement } from '../shell/element.ts';

/** What a host sets on every element. */
type Common = Pick<MfxElement, 'baseUrl' | 'consoleUrl' | 'signInUrl' | 'client' | 'ownWords'>;
type Tag = Extract<keyof HTMLElementTagNameMap, `mfx-${string}`>;

/**
 * The properties of each element, by its tag, for frameworks that check the types of pages.
 * @example
 * const banner: ElementProperties['mfx-health-banner'] = { signInUrl: '/login' };
 */
export type ElementProperties = {
  readonly [Name in Tag]: Partial<Common & Omit<HTMLElementTagNameMap[Name], keyof MfxElement>>;
};
