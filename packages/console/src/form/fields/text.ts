import { html, nothing, type TemplateResult } from 'lit';
import type { Combobox } from '../../parts/combobox.ts';
import { live } from '../../parts/live.ts';
import { isHalfTyped, valueIn } from '../../parts/typed.ts';
import type { TextDraft } from '../draft.ts';
import type { ChoicePlan, TextFormat, TextPlan } from '../plan.ts';
import { type Surroundings, surroundingsOf } from './about.ts';
import type { Field, FieldContext } from './context.ts';

/** A line, an area, a number, a time, a choice or JSON. */
export function renderText(context: FieldContext, field: Field<TextDraft>): TemplateResult {
  const { plan } = field.draft;
  const combobox = context.comboboxAt(field);
  if (combobox) return renderCombobox(context, field, combobox);
  const around = surroundingsOf(context, field, hintsOf(context, field.draft));
  return html`<div class="field">
    <label for=${around.id}>${around.label}</label>
    ${around.hint} ${plan.kind === 'choice' ? select(context, field, plan, around) : typed(context, field, around)}
    ${around.problem}
  </div>`;
}

/** What the schema says of the field is about ids, which nobody has to know here. */
function renderCombobox(context: FieldContext, { draft, ...field }: Field<TextDraft>, combobox: Combobox) {
  const about = { ...draft.plan.about, description: context.choiceHint };
  const around = surroundingsOf(context, { ...field, draft: { ...draft, plan: { ...draft.plan, about } } });
  return html`<div class="field">
    <label id=${`${around.id}~label`} for=${around.id}>${around.label}</label>
    ${around.hint} ${combobox.render({ ...around, isRequired: field.isRequired })} ${around.problem}
  </div>`;
}

function hintsOf({ words }: FieldContext, { plan }: TextDraft): readonly string[] {
  if (plan.kind === 'json') return [words.jsonHint];
  if (plan.kind !== 'text') return [];
  if (plan.isSecret) return [words.secretHint];
  if (plan.format === 'date-time') return [words.localTime];
  const { example } = plan.about;
  return example === '' || plan.format === 'date' || example.includes('\n') ? [] : [words.example(example)];
}

function typed({ changed }: FieldContext, { draft, isRequired }: Field<TextDraft>, around: Surroundings) {
  const { plan } = draft;
  const onInput = (event: Event) => {
    draft.text = valueIn(event);
    draft.isUnreadable = isHalfTyped(event);
    changed();
  };
  const attributes = { required: String(isRequired), invalid: String(around.isInvalid) };
  if (plan.kind === 'json' || (plan.kind === 'text' && plan.isLong))
    return html`<textarea
      id=${around.id}
      rows="5"
      aria-required=${attributes.required}
      aria-invalid=${attributes.invalid}
      aria-describedby=${around.describedBy ?? nothing}
      spellcheck=${plan.kind === 'json' ? 'false' : nothing}
      .value=${live(draft.text)}
      @input=${onInput}
    ></textarea>`;
  const { type, mode } = plan.kind === 'text' ? inputOf(plan) : { type: 'text', mode: 'decimal' };
  return html`<input
    id=${around.id}
    type=${type}
    inputmode=${mode ?? nothing}
    autocomplete="off"
    spellcheck=${type === 'text' ? nothing : 'false'}
    aria-required=${attributes.required}
    aria-invalid=${attributes.invalid}
    aria-describedby=${around.describedBy ?? nothing}
    .value=${live(draft.text)}
    @input=${onInput}
  />`;
}

const inputs: Readonly<Record<TextFormat, { readonly type: string; readonly mode?: string }>> = {
  // Not of the types `email` and `url`: browsers would check them by rules of their own.
  email: { type: 'text', mode: 'email' },
  uri: { type: 'text', mode: 'url' },
  date: { type: 'date' },
  'date-time': { type: 'datetime-local' },
};

function inputOf({ isSecret, format }: TextPlan): { readonly type: string; readonly mode?: string } {
  if (isSecret) return { type: 'password' };
  return format === null ? { type: 'text' } : inputs[format];
}

function select(
  { changed, words }: FieldContext,
  { draft, isRequired }: Field<TextDraft>,
  { options, labels = options, none }: ChoicePlan,
  around: Surroundings,
) {
  const onChange = (event: Event) => {
    draft.text = valueIn(event);
    changed();
  };
  return html`<select
    id=${around.id}
    aria-required=${String(isRequired)}
    aria-invalid=${String(around.isInvalid)}
    aria-describedby=${around.describedBy ?? nothing}
    @change=${onChange}
  >
    <option value="" ?selected=${draft.text === ''}>${none ?? (isRequired ? words.choose : words.notChosen)}</option>
    ${options.map((one, index) => html`<option value=${one} ?selected=${draft.text === one}>${labels[index]}</option>`)}
  </select>`;
}
