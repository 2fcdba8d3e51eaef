import { html, nothing, type TemplateResult } from 'lit';
import type { LoadingState } from '../shell/loading.ts';
import type { Session } from '../shell/session.ts';
import { commonWords } from '../words/common.ts';
import { errorNotice } from './notice.ts';

/**
 * What was read, or how far that is: loading, failed, offline, signed out, not permitted. A value that was read before stays under
 * the error.
 * @param reload reads it again
 */
export function loaded<Value>(
  session: Session,
  { status, value, error }: LoadingState<Value>,
  reload: () => void,
  render: (value: Value) => TemplateResult,
): TemplateResult {
  const failure = error ? errorNotice(session, error, reload) : nothing;
  if (value !== undefined) return html`${failure}${render(value)}`;
  if (status === 'failed') return html`${failure}`;
  return html`<p class="muted" role="status">${session.words(commonWords).loading}</p>`;
}
