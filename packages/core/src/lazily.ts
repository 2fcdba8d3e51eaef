import { outsideRequests } from './outside-requests.ts';

/**
 * Loads something once, when it is first needed: a module that takes long to load, and that most processes need late or never.
 * After a failure the next call tries again.
 */
export function lazily<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let loaded: Promise<Loaded> | undefined;
  return () => {
    loaded ??= outsideRequests(load).catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}
