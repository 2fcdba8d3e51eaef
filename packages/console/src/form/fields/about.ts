import { html, nothing, type TemplateResult } from 'lit';
import type { Field, FieldContext } from './context.ts';

type Part = TemplateResult | typeof nothing;

/** The parts around a control, which all fields have: what it is, how to fill it in, what is wrong with it. */
export interface Surroundings {
  readonly id: string;
  readonly label: TemplateResult;
  readonly hint: Part;
  readonly problem: Part;
  /** For `aria-describedby`: hint and problem; null without both. */
  readonly describedBy: string | null;
  readonly isInvalid: boolean;
}

/** @param extra further hints, below the description of the schema */
export function surroundingsOf(
  { idOf, problemAt, words }: FieldContext,
  { draft, path, label, isRequired }: Field,
  extra: readonly string[] = [],
): Surroundings {
  const id = idOf(path);
  const { about } = draft.plan;
  const hints = [about.description, ...extra].filter((hint) => hint !== '');
  const problem = problemAt(path);
  const described = [...(hints.length > 0 ? [`${id}~hint`] : []), ...(problem === undefined ? [] : [`${id}~problem`])];
  return {
    id,
    label: html`${label}${isRequired ? nothing : html` <span class="optional">(${words.optional})</span>`}`,
    hint:
      hints.length > 0
        ? html`<p class="hint" id=${`${id}~hint`}>
        ${hints.map((hint) => html`<span>${hint}</span> `)}
      </p>`
        : nothing,
    problem: problem === undefined ? nothing : html`<p class="problem" id=${`${id}~problem`}>${problem}</p>`,
    describedBy: described.length > 0 ? described.join(' ') : null,
    isInvalid: problem !== undefined,
  };
}
