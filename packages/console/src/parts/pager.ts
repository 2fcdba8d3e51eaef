import { html, type TemplateResult } from 'lit';
import type { Session } from '../shell/session.ts';
import { commonWords } from '../words/common.ts';
import { button } from './button.ts';

/** The end of a list, newest first. @param cursor of the next page; null if this is the end */
export function pager(session: Session, cursor: string | null, isBusy: boolean, loadOlder: () => void): TemplateResult {
  const words = session.words(commonWords);
  if (cursor === null) return html`<p class="muted small">${words.nothingOlder}</p>`;
  return html`<div>${button({ label: isBusy ? words.loading : words.loadOlder, act: loadOlder, isBusy })}</div>`;
}
