import { html, nothing, type TemplateResult } from 'lit';
import { live } from '../../parts/live.ts';
import { isTicked } from '../../parts/typed.ts';
import type { FlagDraft } from '../draft.ts';
import { surroundingsOf } from './about.ts';
import type { Field, FieldContext } from './context.ts';

/** A box to tick. It is never called optional: leaving it empty is an answer. */
export function renderFlag(context: FieldContext, field: Field<FlagDraft>): TemplateResult {
  const { draft, label } = field;
  const around = surroundingsOf(context, field);
  const onChange = (event: Event) => {
    draft.isOn = isTicked(event);
    context.changed();
  };
  return html`<div class="field flag">
    <input
      id=${around.id}
      type="checkbox"
      aria-invalid=${String(around.isInvalid)}
      aria-describedby=${around.describedBy ?? nothing}
      .checked=${live(draft.isOn ?? draft.plan.initial)}
      @change=${onChange}
    />
    <label for=${around.id}>${label}</label>
    ${around.hint} ${around.problem}
  </div>`;
}
