import { html, type TemplateResult } from 'lit';
import type { Loading } from '../shell/loading.ts';
import type { Session } from '../shell/session.ts';
import { errorNotice } from './notice.ts';
import { waiting } from './waiting.ts';

/**
 * What was read, or how far that is: loading, failed, offline, signed out, not permitted. A value that was read before stays under
 * the error.
 */
export function loaded<Value>(
  session: Session,
  loading: Loading<Value>,
  render: (value: Value) => TemplateResult,
): TemplateResult {
  const { status, value, error } = loading.state;
  const failure = errorNotice(session, error, () => void loading.load());
  if (value !== undefined) return html`${failure}${render(value)}`;
  return status === 'failed' ? html`${failure}` : waiting(session, loading);
}
