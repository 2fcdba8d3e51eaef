import { html, type TemplateResult } from 'lit';
import { type Draft, newDraft, type TextDraft } from '../../form/draft.ts';
import { labelOf } from '../../form/fields/field.ts';
import type { Json } from '../../form/plan.ts';
import { readSchema } from '../../form/read-schema.ts';
import type { Session } from '../../shell/session.ts';
import { connectionWords } from '../../words/connection.ts';
import { formWords } from '../../words/form.ts';

/** Settings to read, for people who may not change them. */
export function renderSettings(session: Session, schema: unknown, config: Json): TemplateResult {
  const rows = rowsOf(session, newDraft(readSchema(schema), config), '');
  const words = session.words(connectionWords);
  if (rows.length === 0) return html`<p class="muted">${words.noSettings}</p>`;
  return html`<dl class="facts">
    ${rows.map(({ label, text }) => html`<dt>${label}</dt><dd>${text === '' ? words.notSet : text}</dd>`)}
  </dl>`;
}

interface Row {
  readonly label: string;
  readonly text: string;
}

/** What a person chose, as it is labelled. */
const textOf = ({ plan, text }: TextDraft): string =>
  (plan.kind === 'choice' && plan.labels?.[plan.options.indexOf(text)]) || text;

function rowsOf(session: Session, draft: Draft, label: string): readonly Row[] {
  const { on, off } = session.words(connectionWords);
  switch (draft.kind) {
    case 'text':
      return [{ label, text: textOf(draft) }];
    case 'flag':
      return [{ label, text: (draft.isOn ?? draft.plan.initial) ? on : off }];
    case 'group':
      return draft.fields.flatMap(({ property, draft: field }) =>
        rowsOf(session, field, [label, labelOf(field, property.name)].filter((part) => part !== '').join(', ')),
      );
    default:
      return draft.items.flatMap((item, index) =>
        rowsOf(session, item.draft, item.name || session.words(formWords).item(label, index + 1)),
      );
  }
}
