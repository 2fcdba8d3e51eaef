import { type IntegrationError, isIntegrationError, type Logger } from '@makerfex/integrations-core';
import type { Addresses } from '../addresses.ts';
import { isSilent, problem, toKnown } from '../answer/problem.ts';
import { respond } from '../answer/response.ts';
import { errorStatuses } from '../answer/statuses.ts';
import { refuseCrossSite } from '../request/cross-site.ts';
import { filesOf, type NamedFile, type NamedFiles } from './files.ts';
import type { ConsoleOptions } from './options.ts';
import { consolePage, failedPage, languageOf, type PageParts, signedOutPage } from './pages.ts';

/** Everything the console needs, and nothing else: its own files, the API, pictures of products, and documents in frames. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https: data:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

export interface ConsoleParts<HostContext> {
  readonly addresses: Addresses;
  readonly options: ConsoleOptions;
  readonly trustedOrigins: ReadonlySet<string>;
  readonly log: Logger;
  /** @returns null if nobody is signed in */
  readonly signIn: (request: Request, context: HostContext | undefined) => Promise<unknown>;
}

/**
 * Serves the console: its page at every path below `/console/`, for people who are signed in, and its files for anybody, as
 * they hold nothing of a shop.
 */
export function createConsole<HostContext>({
  addresses,
  options,
  trustedOrigins,
  log,
  signIn,
}: ConsoleParts<HostContext>) {
  const files = filesOf(options);

  async function answerPage(request: Request, context: HostContext | undefined, loaded: NamedFiles): Promise<Response> {
    const parts: PageParts = { addresses, files: loaded, language: languageOf(request), signIn: options.signIn };
    try {
      refuseCrossSite(request, trustedOrigins);
      const isSignedIn = (await signIn(request, context)) !== null;
      return isSignedIn ? html(200, consolePage(parts)) : html(401, signedOutPage(parts));
    } catch (error) {
      const known = toKnown(error, log, 'console');
      return html(errorStatuses[known.code], failedPage(parts, isSilent(known.code) ? '' : known.message));
    }
  }

  return async (request: Request, context: HostContext | undefined): Promise<Response> => {
    try {
      const loaded = await files();
      const name = new URL(request.url).pathname.split('/').at(-1) ?? '';
      const file = [loaded.script, loaded.style, ...loaded.parts].find((each) => each.name === name);
      return file ? answerFile(file) : await answerPage(request, context, loaded);
    } catch (error) {
      return problem(withoutFiles(error, log));
    }
  };
}

const withoutFiles = (error: unknown, log: Logger): IntegrationError => {
  const known = toKnown(error, log, 'console');
  if (isIntegrationError(error) && error.cause !== undefined)
    log.error({ err: error.cause }, 'Could not load the console.');
  return known;
};

const html = (status: number, body: string): Response =>
  respond(status, body, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    vary: 'accept-language',
    'x-robots-tag': 'noindex',
  });

/** Not compressed: that is up to the host's server. Next.js, for one, drops a `content-encoding` that it did not set itself. */
const answerFile = ({ mediaType, bytes }: NamedFile): Response =>
  respond(200, bytes, { 'content-type': mediaType, 'cache-control': 'public, max-age=31536000, immutable' });
