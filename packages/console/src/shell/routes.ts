/** The screens, by the path below the console. `:name` is one segment; one with `?` may be missing. */
const patterns = {
  overview: '/',
  connect: '/connect/:provider/:step?',
  connection: '/connections/:id',
  schedules: '/connections/:id/schedules',
  action: '/connections/:id/actions/:capability',
  run: '/runs/:id',
  timeline: '/timeline',
  privacy: '/privacy',
  deliveries: '/deliveries',
} as const;

export type RouteName = keyof typeof patterns;

export interface Route {
  readonly name: RouteName;
  readonly params: Readonly<Record<string, string>>;
}

/** @returns null for a path that no screen has */
export function matchRoute(path: string): Route | null {
  let name: RouteName;
  for (name in patterns) {
    const shape = patterns[name].replaceAll(segment, '(?:/(?<$1>[^/]+))$2');
    const found = new RegExp(`^${shape}/*$`).exec(path);
    if (found) return { name, params: decode(found.groups ?? {}) };
  }
  return null;
}

const segment = /\/:(\w+)(\??)/g;

function decode(groups: Readonly<Record<string, string | undefined>>): Route['params'] {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups)) if (value !== undefined) params[name] = decodeSegment(value);
  return params;
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A pattern with segments in place of its names, in their order; one that is missing is left out. */
const fill = (pattern: string, ...segments: readonly (string | undefined)[]): string =>
  segments.reduce<string>(
    (path, each) => path.replace(/\/:\w+\??/, () => (each === undefined ? '' : `/${encodeURIComponent(each)}`)),
    pattern,
  );

/** Paths of screens, for links. */
export const paths = {
  ...patterns,
  connect: (provider: string, step?: string) => fill(patterns.connect, provider, step),
  connection: (id: string) => fill(patterns.connection, id),
  schedules: (id: string) => fill(patterns.schedules, id),
  action: (id: string, capability: string) => fill(patterns.action, id, capability),
  run: (id: string) => fill(patterns.run, id),
  timeline: (filters: Readonly<Record<string, string>> = {}) => {
    const query = new URLSearchParams(filters).toString();
    return query === '' ? patterns.timeline : `${patterns.timeline}?${query}`;
  },
} as const;
