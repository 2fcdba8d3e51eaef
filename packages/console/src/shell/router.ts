/** Where the console is: a path below it, and the query. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface Router {
  readonly place: () => Place;
  readonly link: (path: string) => string;
  readonly go: (path: string, options?: { readonly replace?: boolean }) => void;
  /** The path of a link that leads to one of our screens; null for any other. */
  readonly pathOf: (href: string) => string | null;
  /** Calls back after every change; returns what ends that. */
  readonly listen: (changed: () => void) => () => void;
}

const toPlace = (target: string): Place => {
  const url = new URL(target === '' ? '/' : target, 'http://console');
  return { path: url.pathname, query: url.searchParams };
};

const withoutFragment = (): string => location.href.split('#', 1)[0] ?? '';

/** Screens are in the fragment (`#/runs/1`): for a page of the host, whose server knows nothing of them. */
export function hashRouter(): Router {
  return {
    place: () => toPlace(location.hash.slice(1)),
    link: (path) => `#${path}`,
    go: (path, options) => go(new HashChangeEvent('hashchange'), `#${path}`, options),
    pathOf: (href) => (href.startsWith(`${withoutFragment()}#/`) ? href.slice(withoutFragment().length + 1) : null),
    listen,
  };
}

/**
 * Screens are in the path: for a page whose server answers every path below it.
 * @param base such as `/api/integrations/console`
 */
export function pathRouter(base: string): Router {
  const folder = base.replace(/\/+$/, '');
  const below = (pathname: string): string | null =>
    pathname === folder || pathname.startsWith(`${folder}/`) ? pathname.slice(folder.length) || '/' : null;
  return {
    place: () => toPlace(`${below(location.pathname) ?? '/'}${location.search}`),
    link: (path) => `${folder}${path}`,
    go: (path, options) => go(new PopStateEvent('popstate'), `${folder}${path}`, options),
    pathOf(href) {
      const url = new URL(href, location.href);
      const path = url.origin === location.origin ? below(url.pathname) : null;
      return path === null ? null : `${path}${url.search}`;
    },
    listen,
  };
}

function go(moved: Event, address: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(history.state, '', address);
  else history.pushState(null, '', address);
  dispatchEvent(moved);
}

const events = ['hashchange', 'popstate'] as const;

function listen(changed: () => void): () => void {
  for (const event of events) addEventListener(event, changed);
  return () => {
    for (const event of events) removeEventListener(event, changed);
  };
}
