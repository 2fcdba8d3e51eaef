import { html, nothing, type TemplateResult } from 'lit';
import { uniqueId } from './unique-id.ts';

export interface SwitchParts {
  readonly label: string;
  readonly isOn: boolean;
  /** `On` or `Off`, in the person's language. */
  readonly state: string;
  readonly toggle: (on: boolean) => void;
  /** What it does, in a sentence. */
  readonly hint?: string;
  readonly isBusy?: boolean;
  /** Why the person may not use it; null if they may. */
  readonly denied?: string | null;
}

/** Switches something on or off at once. One that may not be used is shown with the reason. */
export function switchControl({
  label,
  isOn,
  state,
  toggle,
  hint,
  isBusy = false,
  denied = null,
}: SwitchParts): TemplateResult {
  const isOff = isBusy || denied !== null;
  const about = denied ?? hint;
  const description = about === undefined ? null : uniqueId('switch', `${label}|${about}`);
  return html`<div class="switch">
    <button
      type="button"
      role="switch"
      aria-checked=${isOn ? 'true' : 'false'}
      aria-disabled=${isOff ? 'true' : nothing}
      aria-describedby=${description ?? nothing}
      @click=${() => {
        if (!isOff) toggle(!isOn);
      }}
    >
      <span class="track" aria-hidden="true"><span class="thumb"></span></span>
      <span class="switch-label">${label}</span>
      <span class="muted small" aria-hidden="true">${state}</span>
    </button>
    ${description === null ? nothing : html`<p class="muted small" id=${description}>${about}</p>`}
  </div>`;
}
