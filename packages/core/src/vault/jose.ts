import { lazily } from '../lazily.ts';

/** Needed only when a credential is sealed or opened. */
export const loadJose = lazily(() => import('jose'));
