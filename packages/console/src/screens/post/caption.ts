import { html, nothing, type TemplateResult } from 'lit';
import { button } from '../../parts/button.ts';
import { live } from '../../parts/live.ts';
import { valueIn } from '../../parts/typed.ts';
import type { Session } from '../../shell/session.ts';
import { postWords } from '../../words/post.ts';
import { countCaption } from './counts.ts';
import type { Limits } from './pictures.ts';

export interface CaptionParts {
  readonly session: Session;
  readonly limits: Limits;
  readonly caption: string;
  readonly template: string;
  readonly isBusy: boolean;
  readonly writeCaption: (text: string) => void;
  readonly writeTemplate: (text: string) => void;
  /** Makes the caption from the template. */
  readonly fill: () => void;
}

/** The caption with what is left of its limits, and a template to make it from. */
export function captionView(parts: CaptionParts): TemplateResult {
  const { caption, template } = parts;
  const words = parts.session.words(postWords);
  return html`<div class="field">
      <label for="caption">${words.caption}</label>
      <p class="hint" id="caption-hint">${countsView(parts)}</p>
      <textarea
        id="caption"
        rows="6"
        aria-describedby="caption-hint"
        .value=${live(caption)}
        @input=${(event: Event) => parts.writeCaption(valueIn(event))}
      ></textarea>
    </div>
    <details class="group">
      <summary>${words.template}</summary>
      <div class="stack">
        <div class="field">
          <label for="template">${words.templateLabel}</label>
          <p class="hint" id="template-hint">${words.templateHint}</p>
          <textarea
            id="template"
            rows="3"
            aria-describedby="template-hint"
            .value=${live(template)}
            @input=${(event: Event) => parts.writeTemplate(valueIn(event))}
          ></textarea>
        </div>
        <div>${button({ label: words.useTemplate, isBusy: parts.isBusy, act: parts.fill })}</div>
      </div>
    </details>`;
}

const kinds = ['characters', 'hashtags', 'mentions'] as const;

function countsView({ session, limits, caption }: CaptionParts): TemplateResult {
  const words = session.words(postWords);
  const counts = countCaption(caption);
  const advised = limits['caption_hashtags_advised'] ?? counts.hashtags;
  return html`${kinds.map((kind) => {
    const most = limits[`caption_${kind}`] ?? 0;
    return html`<span class=${counts[kind] > most ? 'problem' : nothing}>${words.counts[kind](counts[kind], most)}</span>`;
  })}
  ${counts.hashtags > advised ? html`<span>${words.fewHashtags(advised)}</span>` : nothing}`;
}
