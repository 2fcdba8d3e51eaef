import { html, nothing, type TemplateResult } from 'lit';
import { joinPath } from '../check.ts';
import type { Draft, GroupDraft } from '../draft.ts';
import { surroundingsOf } from './about.ts';
import type { Field, FieldContext } from './context.ts';
import { renderFlag } from './flag.ts';
import { renderItems } from './items.ts';
import { renderText } from './text.ts';

/** A field of any kind, unless the screen draws it. */
export function renderField(context: FieldContext, field: Field): TemplateResult {
  const own = context.draw(field);
  if (own) return own;
  const { draft } = field;
  switch (draft.kind) {
    case 'text':
      return renderText(context, { ...field, draft });
    case 'flag':
      return renderFlag(context, { ...field, draft });
    case 'items':
      return renderItems(context, { ...field, draft }, renderField);
    default:
      return renderGroup(context, { ...field, draft });
  }
}

function renderGroup(context: FieldContext, field: Field<GroupDraft>): TemplateResult {
  const around = surroundingsOf(context, field);
  const { draft, path, isRequired } = field;
  if (!isRequired)
    return html`<details class="group" ?open=${!draft.isFolded}>
      <summary id=${`${around.id}~title`}>${around.label}</summary>
      <div
        class="stack"
        id=${around.id}
        role="group"
        tabindex="-1"
        aria-labelledby=${`${around.id}~title`}
        aria-describedby=${around.describedBy ?? nothing}
      >
        ${around.hint} ${around.problem} ${renderFields(context, draft, path)}
      </div>
    </details>`;
  return html`<fieldset id=${around.id} tabindex="-1" aria-describedby=${around.describedBy ?? nothing}>
    <legend>${around.label}</legend>
    ${around.hint} ${around.problem} ${renderFields(context, draft, path)}
  </fieldset>`;
}

/** The fields of a group, without a frame. */
export const renderFields = (context: FieldContext, { fields }: GroupDraft, path: string): readonly TemplateResult[] =>
  fields.map(({ property: { name, isRequired }, draft }) =>
    renderField(context, { draft, path: joinPath(path, name), label: labelOf(draft, name), isRequired }),
  );

/** The title of its schema, else its name: `shop_id` is "Shop id". */
export function labelOf({ plan }: Draft, name: string): string {
  if (plan.about.title !== '') return plan.about.title;
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
