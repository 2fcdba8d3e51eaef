import { html, nothing, type TemplateResult } from 'lit';
import { type ButtonParts, button } from './button.ts';
import { uniqueId } from './unique-id.ts';

/**
 * Buttons side by side that are all allowed or all not: the reason is said once.
 * @param denied null if they are allowed
 * @param links behind the first button
 */
export function buttonRow(
  denied: string | null,
  buttons: readonly Omit<ButtonParts, 'denied' | 'reasonId'>[],
  links: unknown = nothing,
): TemplateResult {
  const names = buttons.map(({ label, fullLabel }) => fullLabel ?? label).join('|');
  const reasonId = denied === null ? null : uniqueId('reason', `${names}|${denied}`);
  const [first, ...others] = buttons.map((one) => button({ ...one, denied, reasonId }));
  return html`<div class="row">${first} ${links} ${others}</div>
    ${reasonId === null ? nothing : html`<p class="small muted" id=${reasonId}>${denied}</p>`}`;
}
