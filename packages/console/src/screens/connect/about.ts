import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../../shell/session.ts';
import { connectWords } from '../../words/connect.ts';
import { labelOf } from '../../words/subjects.ts';
import type { Provider } from '../connection/read.ts';

/** What connecting a provider means, before anything is asked. */
export function renderAbout(session: Session, provider: Provider): TemplateResult {
  const words = session.words(connectWords);
  const pulls = provider.capabilities.filter(({ mode }) => mode === 'pull');
  const pushes = provider.capabilities.filter(({ mode }) => mode === 'push');
  const list = (title: string, capabilities: Provider['capabilities']) =>
    capabilities.length === 0
      ? nothing
      : html`<h3>${title}</h3>
          <ul class="bullets">
            ${capabilities.map(({ key, label }) => html`<li>${labelOf(session, key, label)}</li>`)}
          </ul>`;
  return html`${list(words.reads(provider.label), pulls)} ${list(words.sends(provider.label), pushes)}
    ${pulls.length > 0 && pushes.length === 0 ? html`<p>${words.readOnly(provider.label)}</p>` : nothing}
    <p class="muted">${words.encrypted}</p>`;
}
