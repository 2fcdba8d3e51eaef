import { html, nothing, type TemplateResult } from 'lit';
import { button } from '../../parts/button.ts';
import type { Session } from '../../shell/session.ts';
import { textFor } from '../../words/catalogue.ts';
import { handOffWords } from '../../words/hand-off.ts';

interface DocumentsParts {
  readonly runId: string;
  /** The names that the server has for them. */
  readonly names: readonly string[];
  /** Whether they show in the page too. */
  readonly hasFrames: boolean;
  readonly download: (name: string) => void;
}

/** The documents of a run, to look at where the browser can show them, and to open and download. */
export function renderDocuments(
  session: Session,
  { runId, names, hasFrames, download }: DocumentsParts,
): TemplateResult {
  const words = session.words(handOffWords);
  return html`<div class="documents">${names.map((name) => {
    const label = textFor<string>(words.documents, name) ?? name;
    const address = session.client.runs.documentUrl(runId, { name, disposition: 'inline' });
    return html`<section class="stack tight">
      <div class="row spread">
        <h3>${label}</h3>
        <div class="row">
          ${
            session.hasCookies
              ? html`<a class="button" href=${address} target="_blank" aria-label=${`${words.open}: ${label}`}>${words.open}</a>`
              : nothing
          }
          ${button({ label: words.download, fullLabel: `${words.download}: ${label}`, act: () => download(name) })}
        </div>
      </div>
      ${
        hasFrames && session.hasCookies && navigator.pdfViewerEnabled
          ? html`<iframe src=${`${address}#navpanes=0`} title=${label} loading="lazy"></iframe>`
          : nothing
      }
    </section>`;
  })}</div>`;
}
