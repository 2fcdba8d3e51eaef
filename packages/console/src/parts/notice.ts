import type { ApiError } from '@makerfex/integrations-client';
import { html, nothing, type TemplateResult } from 'lit';
import { denialOf } from '../shell/permissions.ts';
import type { Session } from '../shell/session.ts';
import { textFor } from '../words/catalogue.ts';
import { commonWords } from '../words/common.ts';
import { errorWords } from '../words/errors.ts';
import { button } from './button.ts';

/** A message that stays. @param tone `bad` and `warn` are said at once by screen readers */
export const notice = (tone: 'good' | 'warn' | 'bad' | 'idle', content: unknown): TemplateResult =>
  html`<div class="notice ${tone}" role=${tone === 'bad' ? 'alert' : nothing}>
    ${typeof content === 'string' ? html`<p>${content}</p>` : content}
  </div>`;

/** What an error means for the person: by its code, else in the words of the server. */
export function describeError(session: Pick<Session, 'words'>, { code, message, rule }: ApiError): string {
  if (code === 'policy_denied' && rule !== null) {
    const reason = denialOf(session, { allowed: false, rule, reason: '' });
    if (reason) return reason;
  }
  return textFor(session.words(errorWords).byCode, code) ?? message;
}

/** An error with what to do next; nothing without one. @param retry reads or does it again; without one there is no button */
export function errorNotice(
  session: Session,
  error: ApiError | null | undefined,
  retry?: () => void,
): TemplateResult | typeof nothing {
  if (!error) return nothing;
  const words = session.words(commonWords);
  if (error.code === 'unreachable' && !navigator.onLine) return notice('warn', words.offline);
  if (error.status === 401)
    return notice(
      'warn',
      html`<p>${words.signedOut}</p>
        <div class="row">${signInLink(session)} ${retry ? button({ label: words.retry, act: retry }) : nothing}</div>`,
    );
  const wait = error.retryAfter;
  const code =
    error.status === 0 || error.status >= 500
      ? html`<p class="small muted">
          ${words.code(error.code)}${error.requestId === null ? nothing : html`<br />${words.request(error.requestId)}`}
        </p>`
      : nothing;
  return notice(
    'bad',
    html`<p>${describeError(session, error)}</p>
      ${wait === null ? nothing : html`<p>${words.retryIn(session.format.duration(wait))}</p>`} ${code}
      ${retry && error.status !== 403 ? button({ label: words.retry, act: retry }) : nothing}`,
  );
}

/** Leads to the host's page to sign in, if it is known. */
export const signInLink = (session: Session): TemplateResult | typeof nothing =>
  session.signInUrl === null
    ? nothing
    : html`<a class="button primary" href=${session.signInUrl}>${session.words(commonWords).signIn}</a>`;
