/** How a person came back from the provider's page. */
export interface Returned {
  readonly isConnected: boolean;
  /** The code of the error; null without one. */
  readonly code: string | null;
}

const names = ['integration', 'connection', 'code'];

/** The outcome in the query of the address, which is then removed from it, so that loading the page again does not repeat it. */
export function takeReturned(): Returned | null {
  const url = new URL(location.href);
  const outcome = url.searchParams.get('integration');
  if (outcome !== 'connected' && outcome !== 'failed') return null;
  const code = url.searchParams.get('code');
  for (const name of names) url.searchParams.delete(name);
  history.replaceState(history.state, '', url);
  return { isConnected: outcome === 'connected', code };
}

/** The name of the window that a person signs in in, if it is one of its own. */
export const windowName = 'mfx-oauth';
const channelName = 'mfx:oauth';

/**
 * Says to the page that opened this window that the person is back. Not by `opener`, which pages of providers often cut.
 * @returns whether this is such a window
 */
export function reportBack(): boolean {
  if (window.name !== windowName) return false;
  const channel = new BroadcastChannel(channelName);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches only pages of this origin
  channel.postMessage('back');
  channel.close();
  window.close();
  return true;
}

/** Calls back whenever the person may have come back: the window says so, or this page is looked at again. */
export function whenBack(act: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', act);
  const look = () => {
    if (document.visibilityState === 'visible') act();
  };
  addEventListener('focus', look);
  document.addEventListener('visibilitychange', look);
  return () => {
    channel.close();
    removeEventListener('focus', look);
    document.removeEventListener('visibilitychange', look);
  };
}
