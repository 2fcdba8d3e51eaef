import { html, type TemplateResult } from 'lit';
import type { Loading } from '../shell/loading.ts';
import type { Session } from '../shell/session.ts';
import { commonWords } from '../words/common.ts';

/** What a screen shows until the script of its content is there, or if that cannot be loaded. */
export function waiting(
  session: Pick<Session, 'words'>,
  loading: Pick<Loading<unknown>, 'state' | 'load'>,
  retry = () => void loading.load(),
): TemplateResult {
  const words = session.words(commonWords);
  if (loading.state.status !== 'failed') return html`<p class="muted" role="status">${words.loading}</p>`;
  return html`<p role="alert">${words.failed}</p>
    <div><button class="button" @click=${retry}>${words.retry}</button></div>`;
}
