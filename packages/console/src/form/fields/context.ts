import type { TemplateResult } from 'lit';
import type { Combobox } from '../../parts/combobox.ts';
import type { FormWords } from '../../words/form.ts';
import type { Draft, ItemDraft, ItemsDraft, TextDraft } from '../draft.ts';

/** What fields need from their form. */
export interface FieldContext {
  readonly words: FormWords;
  /** The id of the element that a path's problem is about. */
  readonly idOf: (path: string) => string;
  /** What is wrong there; undefined if nothing is. */
  readonly problemAt: (path: string) => string | undefined;
  /** The list to choose from there; undefined if there is none. */
  readonly comboboxAt: (field: Field<TextDraft>) => Combobox | undefined;
  /** What a field with such a list says under its label. */
  readonly choiceHint: string;
  /** Draws a field the screen's own way; undefined leaves it to the form. */
  readonly draw: (field: Field) => TemplateResult | undefined;
  /** Shows the form again after a draft was changed. */
  readonly changed: () => void;
  /** Adds an item, and moves the focus to it. */
  readonly add: (items: ItemsDraft, label: string) => void;
  /** Removes an item, and moves the focus to the button that adds one. */
  readonly remove: (items: ItemsDraft, item: ItemDraft, path: string, label: string) => void;
}

/** A draft with its place in the form. */
export interface Field<Kind extends Draft = Draft> {
  readonly draft: Kind;
  readonly path: string;
  readonly label: string;
  readonly isRequired: boolean;
}

/** The id of the button that adds an item. */
export const addButtonId = (id: string): string => `${id}~add`;
