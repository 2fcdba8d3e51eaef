import { html, nothing, type TemplateResult } from 'lit';
import { uniqueId } from './unique-id.ts';

export interface ButtonParts {
  readonly label: string;
  /** Says more to a screen reader, if several buttons have the same label. It has the label in it: "Import orders: Acme". */
  readonly fullLabel?: string;
  readonly act?: () => void;
  /** Sends the form around it; the form then acts. @default false */
  readonly isSubmit?: boolean;
  readonly kind?: 'plain' | 'primary' | 'danger';
  /** Does nothing while what it started is under way. */
  readonly isBusy?: boolean;
  /** Why the person may not use it: shown under the button, which stays where it is. Null if they may. */
  readonly denied?: string | null;
  /** The id of the element that shows the reason; without it the reason stands under the button. */
  readonly reasonId?: string | null;
}

/** A button. One that may not be used is shown with the reason: it can be focused, and does nothing. */
export function button({
  label,
  fullLabel,
  act,
  isSubmit = false,
  kind = 'plain',
  isBusy = false,
  denied = null,
  reasonId = null,
}: ButtonParts): TemplateResult {
  const isOff = isBusy || denied !== null;
  const reason = denied === null ? null : (reasonId ?? uniqueId('reason', `${label}|${fullLabel ?? ''}|${denied}`));
  const control = html`<button
    class="button ${kind}"
    type=${isSubmit ? 'submit' : 'button'}
    aria-label=${fullLabel ?? nothing}
    aria-disabled=${isOff ? 'true' : nothing}
    aria-describedby=${reason ?? nothing}
    @click=${(event: Event) => {
      if (isOff) event.preventDefault();
      else act?.();
    }}
  >
    ${label}
  </button>`;
  return reason === null || reasonId !== null
    ? control
    : html`<div>${control}<p class="small muted" id=${reason}>${denied}</p></div>`;
}
