/** How a person came back from the provider's page. */
export interface Returned {
  readonly isConnected: boolean;
  /** Whether this is a window of its own, which another page opened. */
  readonly isOwnWindow: boolean;
}

/** Marks the address to return to. A name of the window would not do: pages of some providers take it away. */
const mark = { name: 'window', value: 'own' } as const;
const names = ['integration', 'connection', 'code', mark.name];
const channelName = 'mfx:oauth';
/** What the window says on the channel, and the page that opened it answers. */
const said = { back: 'back', heard: 'heard' } as const;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches only pages of this origin
const say = (channel: BroadcastChannel, what: string): void => channel.postMessage(what);
/** How long the window waits for the answer, in milliseconds: the page may be closed. */
const answerMs = 2_000;

/** The path to return to. @param link of the screen */
export function returnPath(link: string, isOwnWindow: boolean): string {
  const url = new URL(link, location.href);
  if (isOwnWindow) url.searchParams.set(mark.name, mark.value);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The outcome in the query of the address, which is then removed from it, so that loading the page again does not repeat it. */
export function takeReturned(): Returned | null {
  const url = new URL(location.href);
  const outcome = url.searchParams.get('integration');
  if (outcome !== 'connected' && outcome !== 'failed') return null;
  const isOwnWindow = url.searchParams.get(mark.name) === mark.value;
  for (const name of names) url.searchParams.delete(name);
  history.replaceState(history.state, '', url);
  return { isConnected: outcome === 'connected', isOwnWindow };
}

/**
 * Says to the page that opened this window that the person is back, and closes it. Not by `opener`, which pages of some providers
 * cut. It waits until the page has heard it: a window that closes at once can take its message with it.
 */
export function reportBack(): void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', ({ data }) => {
    if (data === said.heard) window.close();
  });
  say(channel, said.back);
  setTimeout(() => window.close(), answerMs);
}

/** Calls back whenever the person may have come back: the window says so, or this page is looked at again. */
export function whenBack(act: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', ({ data }) => {
    if (data !== said.back) return;
    say(channel, said.heard);
    act();
  });
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
