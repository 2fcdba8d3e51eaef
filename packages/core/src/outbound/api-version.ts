import type { Notice } from '../provider/context.ts';
import type { ApiVersionDescriptor } from '../provider/http.ts';

/** A version that may be shown to people; other text of a reply may not. */
const plainVersion = /^[\w.-]{1,40}$/;
const longestReason = 300;

/** Reads from a reply's headers whether the API version differs from the requested one, or is deprecated. */
export function readVersionNotices<Config>(
  descriptor: ApiVersionDescriptor<Config>,
  label: string,
  config: Config,
  headers: Headers,
): readonly Notice[] {
  const asked = descriptor.asked(config);
  const answered = descriptor.answered(headers);
  const deprecation = descriptor.deprecation?.(headers) ?? null;
  const found: Notice[] = [];
  if (answered !== null && answered !== asked)
    found.push({
      level: 'warning',
      code: 'api_version_differs',
      message: `${label} answered with ${plainVersion.test(answered) ? `API version ${answered}` : 'an unknown API version'} instead of ${asked}: request a version that ${label} still supports.`,
    });
  if (deprecation !== null)
    found.push({
      level: 'warning',
      code: 'api_deprecated',
      message: `${label} will remove a part of API version ${asked} that is in use: ${deprecation.slice(0, longestReason)}.`,
    });
  return found;
}

/**
 * Reports version notices, each kind once per client: a run makes thousands of calls.
 * @returns the function that checks a reply's headers
 */
export function watchVersion<Config>(
  descriptor: ApiVersionDescriptor<Config> | undefined,
  label: string,
  config: Config,
  onNotices: (notices: readonly Notice[]) => Promise<void>,
): (headers: Headers) => Promise<void> {
  if (!descriptor) return async () => undefined;
  const passedOn = new Set<string>();
  return async (headers) => {
    const news = readVersionNotices(descriptor, label, config, headers).filter(({ code }) => !passedOn.has(code));
    if (news.length === 0) return;
    for (const { code } of news) passedOn.add(code);
    await onNotices(news);
  };
}
