import { html, nothing, type TemplateResult } from 'lit';
import { live } from '../../parts/live.ts';
import { valueIn } from '../../parts/typed.ts';
import { joinPath, namePath } from '../check.ts';
import type { ItemDraft, ItemsDraft } from '../draft.ts';
import { surroundingsOf } from './about.ts';
import { addButtonId, type Field, type FieldContext } from './context.ts';

/** Draws a field of any kind. */
export type RenderField = (context: FieldContext, field: Field) => TemplateResult;

/** Items of a list or a map, with buttons that add and remove them. */
export function renderItems(context: FieldContext, field: Field<ItemsDraft>, renderField: RenderField): TemplateResult {
  const { draft, path, label } = field;
  const { words, add } = context;
  const around = surroundingsOf(context, field);
  const { plan, items } = draft;
  // A list of lines has a first line.
  const one = plan.item.about.title || label;
  const isFull = plan.kind === 'list' && plan.maxItems !== null && items.length >= plan.maxItems;
  return html`<fieldset
    id=${around.id}
    class="items"
    tabindex="-1"
    aria-describedby=${around.describedBy ?? nothing}
  >
    <legend>${around.label}</legend>
    ${around.hint} ${around.problem}
    ${items.map((item, index) =>
      renderItem(context, draft, item, {
        path: joinPath(path, index),
        label: words.item(one, index + 1),
        renderField,
      }),
    )}
    <button
      class="button"
      type="button"
      id=${addButtonId(around.id)}
      ?disabled=${isFull}
      @click=${() => add(draft, words.item(one, items.length + 1))}
    >
      ${words.add}<span class="hidden-text"> ${words.addTo(label)}</span>
    </button>
  </fieldset>`;
}

interface Place {
  readonly path: string;
  readonly label: string;
  readonly renderField: RenderField;
}

function renderItem(
  context: FieldContext,
  draft: ItemsDraft,
  item: ItemDraft,
  { path, label, renderField }: Place,
): TemplateResult {
  const { words, remove } = context;
  return html`<div class="item" data-item=${item.id}>
    ${draft.plan.kind === 'map' ? renderName(context, item, path, label) : nothing}
    ${renderField(context, { draft: item.draft, path, label: item.name.trim() || label, isRequired: true })}
    <button class="button" type="button" @click=${() => remove(draft, item, path, label)}>
      ${words.remove}<span class="hidden-text"> ${label}</span>
    </button>
  </div>`;
}

function renderName(context: FieldContext, item: ItemDraft, itemPath: string, label: string): TemplateResult {
  const id = context.idOf(namePath(itemPath));
  const problem = context.problemAt(namePath(itemPath));
  const onInput = (event: Event) => {
    item.name = valueIn(event);
    context.changed();
  };
  return html`<div class="field">
    <label for=${id}>${context.words.itemName}<span class="hidden-text"> ${label}</span></label>
    <input
      id=${id}
      type="text"
      autocomplete="off"
      spellcheck="false"
      aria-required="true"
      aria-invalid=${String(problem !== undefined)}
      aria-describedby=${problem === undefined ? nothing : `${id}~problem`}
      .value=${live(item.name)}
      @input=${onInput}
    />
    ${problem === undefined ? nothing : html`<p class="problem" id=${`${id}~problem`}>${problem}</p>`}
  </div>`;
}
