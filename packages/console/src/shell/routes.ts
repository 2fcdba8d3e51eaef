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
    const params = match(patterns[name], path);
    if (params) return { name, params };
  }
  return null;
}

function match(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  if (given.length > wanted.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = given[index];
    if (segment === undefined) {
      if (!part.endsWith('?')) return null;
    } else if (part.startsWith(':')) params[part.slice(1).replace('?', '')] = decode(segment);
    else if (part !== segment) return null;
  }
  return params;
}

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Paths of screens, for links. */
export const paths = {
  overview: '/',
  connect: (provider: string, step?: string) =>
    `/connect/${encodeURIComponent(provider)}${step === undefined ? '' : `/${encodeURIComponent(step)}`}`,
  connection: (id: string) => `/connections/${encodeURIComponent(id)}`,
  schedules: (id: string) => `/connections/${encodeURIComponent(id)}/schedules`,
  action: (id: string, capability: string) =>
    `/connections/${encodeURIComponent(id)}/actions/${encodeURIComponent(capability)}`,
  run: (id: string) => `/runs/${encodeURIComponent(id)}`,
  timeline: (filters: Readonly<Record<string, string>> = {}) => {
    const query = new URLSearchParams(filters).toString();
    return query === '' ? '/timeline' : `/timeline?${query}`;
  },
  privacy: '/privacy',
  deliveries: '/deliveries',
} as const;
