import type { Notice } from '../provider/context.ts';
import type { ApiVersionDescriptor } from '../provider/http.ts';

/** A version as it may be shown to people: nothing else of an answer is. */
const plainVersion = /^[\w.-]{1,40}$/;
const longestReason = 300;

/** What the headers of an answer say about the version of the API that was asked for. */
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
      message: `${label} answered with API version ${plainVersion.test(answered) ? answered : 'of another name'} instead of ${asked}: have the host ask for a version that ${label} still supports.`,
    });
  if (deprecation !== null)
    found.push({
      level: 'warning',
      code: 'api_deprecated',
      message: `${label} announces the end of something that is in use of API version ${asked}: ${deprecation.slice(0, longestReason)}.`,
    });
  return found;
}

/**
 * Passes on what answers say about the version, each kind once for one client: a run makes thousands of calls.
 * @returns the function that looks at the headers of an answer
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
