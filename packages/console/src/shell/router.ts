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
    go(path, { replace = false } = {}) {
      if (replace) history.replaceState(history.state, '', `#${path}`);
      else history.pushState(null, '', `#${path}`);
      dispatchEvent(new HashChangeEvent('hashchange'));
    },
    pathOf: (href) => (href.startsWith(`${withoutFragment()}#/`) ? href.slice(withoutFragment().length + 1) : null),
    listen: (changed) => listenTo(['hashchange', 'popstate'], changed),
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
    go(path, { replace = false } = {}) {
      if (replace) history.replaceState(history.state, '', `${folder}${path}`);
      else history.pushState(null, '', `${folder}${path}`);
      dispatchEvent(new PopStateEvent('popstate'));
    },
    pathOf(href) {
      const url = new URL(href, location.href);
      const path = url.origin === location.origin ? below(url.pathname) : null;
      return path === null ? null : `${path}${url.search}`;
    },
    listen: (changed) => listenTo(['popstate'], changed),
  };
}

function listenTo(names: readonly string[], changed: () => void): () => void {
  for (const name of names) addEventListener(name, changed);
  return () => {
    for (const name of names) removeEventListener(name, changed);
  };
}
