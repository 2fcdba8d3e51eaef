import { html, nothing, type TemplateResult } from 'lit';
import { joinPath } from '../../form/check.ts';
import { fieldOf, type GroupDraft } from '../../form/draft.ts';
import type { Field, FieldContext } from '../../form/fields/context.ts';
import { labelOf, renderField } from '../../form/fields/field.ts';
import { live } from '../../parts/live.ts';
import { isTicked } from '../../parts/typed.ts';
import { defaultTaxes } from './plan.ts';
import type { Terms } from './terms.ts';

interface LineParts {
  readonly terms: Terms;
  /** What the line comes to, in words. */
  readonly amount: string;
  /** Folds away what is seldom filled in. */
  readonly more: string;
}

/** What a line shows at once, with a rate and without one. */
const shown = { rated: ['rate', 'quantity'], own: ['rate', 'description', 'quantity', 'unit_price'] } as const;

/** A line of the invoice: a rate or a price of its own, what it comes to, and the rest folded away. */
export function renderLine(context: FieldContext, field: Field<GroupDraft>, parts: LineParts): TemplateResult {
  const { draft, path, label } = field;
  const one = (name: string) => {
    const found = fieldOf(draft, name);
    return found
      ? renderField(context, {
          draft: found.draft,
          path: joinPath(path, name),
          label: labelOf(found.draft, name),
          isRequired: found.property.isRequired || shown.own.some((each) => each === name && each !== 'rate'),
        })
      : nothing;
  };
  const rate = fieldOf(draft, 'rate')?.draft;
  const hasRate = rate?.kind === 'text' && rate.text !== '';
  const first: readonly string[] = hasRate ? shown.rated : shown.own;
  const taxes = fieldOf(draft, 'tax_ids')?.draft;
  const isWrong = (name: string) => context.problemAt(joinPath(path, name)) !== undefined;
  const rest = draft.fields
    .map(({ property: { name } }) => name)
    .filter((name) => !first.includes(name) && name !== 'tax_ids')
    // A price is left out beside a rate, and is in the way only if it is wrong.
    .filter((name) => !hasRate || name !== 'unit_price' || isWrong(name));
  const isOpen = rest.some(isWrong);
  return html`<fieldset id=${context.idOf(path)} tabindex="-1">
    <legend>${label}</legend>
    <div class="line">${first.map(one)}</div>
    ${
      taxes?.kind === 'group' && taxes.fields.length > 0
        ? renderTaxes(context, taxes, joinPath(path, 'tax_ids'), defaultTaxes(hasRate ? rate.text : '', parts.terms))
        : nothing
    }
    <p class="amount">${parts.amount}</p>
    <details class="group" ?open=${isOpen}>
      <summary>${parts.more}<span class="hidden-text"> (${label})</span></summary>
      <div class="stack">${rest.map(one)}</div>
    </details>
  </fieldset>`;
}

/** Boxes for the taxes: ticked are those of the rate, else all, until a person picks others. */
function renderTaxes(context: FieldContext, draft: GroupDraft, path: string, usual: readonly string[]): TemplateResult {
  const id = context.idOf(path);
  const problem = context.problemAt(path);
  return html`<div class="row" id=${id} role="group" tabindex="-1" aria-label=${labelOf(draft, 'tax_ids')}>
    ${draft.fields.map(({ property: { name, plan }, draft: box }, index) => {
      if (box.kind !== 'flag') return nothing;
      const onChange = (event: Event) => {
        box.isOn = isTicked(event);
        context.changed();
      };
      return html`<label class="row" for=${`${id}~${index}`}
        ><input
          id=${`${id}~${index}`}
          type="checkbox"
          .checked=${live(box.isOn ?? usual.includes(name))}
          @change=${onChange}
        />${plan.about.title}</label
      >`;
    })}
    ${problem === undefined ? nothing : html`<p class="problem">${problem}</p>`}
  </div>`;
}
