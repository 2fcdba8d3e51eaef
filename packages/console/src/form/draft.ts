import { toInstant, toLocalTime } from './local-time.ts';
import {
  type ChoicePlan,
  type FlagPlan,
  type GroupPlan,
  isObject,
  type Json,
  type JsonObject,
  type JsonPlan,
  type ListPlan,
  type MapPlan,
  type NumberPlan,
  type Plan,
  type Property,
  type TextPlan,
} from './plan.ts';

/** Something that a person types or picks. */
export interface TextDraft {
  readonly kind: 'text';
  readonly plan: TextPlan | NumberPlan | ChoicePlan | JsonPlan;
  text: string;
  /** Whether the browser could not read what was typed, such as half a date. */
  isUnreadable: boolean;
}
export interface FlagDraft {
  readonly kind: 'flag';
  readonly plan: FlagPlan;
  /** Undefined until a person chooses: the value is then left out. */
  isOn: boolean | undefined;
}
export interface GroupDraft {
  readonly kind: 'group';
  readonly plan: GroupPlan;
  readonly fields: readonly { readonly property: Property; readonly draft: Draft }[];
  /** Whether it starts folded away, if it may be left out: nothing is stored in it. */
  isFolded: boolean;
}
export interface ItemsDraft {
  readonly kind: 'items';
  readonly plan: ListPlan | MapPlan;
  items: readonly ItemDraft[];
}
export interface ItemDraft {
  /** Stays the same while other items come and go. */
  readonly id: number;
  /** Of a map. */
  name: string;
  readonly draft: Draft;
}

/** What a person has filled in so far: a plan with its state, changed in place. */
export type Draft = TextDraft | FlagDraft | GroupDraft | ItemsDraft;

let lastId = 0;

/** Begins to fill in a form. @param value what is stored; without it the form starts with the defaults of its schema */
export function newDraft(plan: Plan, value?: Json): Draft {
  switch (plan.kind) {
    case 'flag':
      return { kind: 'flag', plan, isOn: typeof value === 'boolean' ? value : undefined };
    case 'group': {
      const given: JsonObject = isObject(value) ? value : {};
      const fields = plan.properties.map((property) => ({
        property,
        draft: newDraft(property.plan, given[property.name]),
      }));
      return { kind: 'group', plan, fields, isFolded: !isObject(value) };
    }
    case 'list':
    case 'map': {
      const isRight = plan.kind === 'list' ? Array.isArray(value) : isObject(value);
      const given: [string, Json][] = isRight && value ? Object.entries(value) : [];
      const items = given.map(([name, one]) => newItem(plan, plan.kind === 'map' ? name : '', one));
      return { kind: 'items', plan, items };
    }
    default:
      return { kind: 'text', plan, text: toText(plan, value), isUnreadable: false };
  }
}

/** The field of a group; undefined if it is no group, or has none of this name. */
export const fieldOf = (
  draft: Draft | undefined,
  name: string | undefined,
): GroupDraft['fields'][number] | undefined =>
  draft?.kind === 'group' ? draft.fields.find(({ property }) => property.name === name) : undefined;

/** One more item of a list or a map. */
export function newItem(plan: ListPlan | MapPlan, name = '', value?: Json): ItemDraft {
  lastId += 1;
  return { id: lastId, name, draft: newDraft(plan.item, value) };
}

function toText(plan: TextDraft['plan'], value: Json | undefined): string {
  if (value === undefined || value === null) return plan.initial;
  if (plan.kind === 'json') return JSON.stringify(value, null, 2);
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || (plan.kind === 'text' && plan.isSecret)) return plan.initial;
  return plan.kind === 'text' && plan.format === 'date-time' ? toLocalTime(value) : value;
}

/** What was typed, without the spaces that come along when a line is pasted. */
export const typedText = ({ plan, text }: TextDraft): string =>
  plan.kind === 'text' && plan.isLong ? text : text.trim();

/** Whether nothing was filled in, or only what the form began with. */
export function isUntouched(draft: Draft): boolean {
  switch (draft.kind) {
    case 'text':
      return !draft.isUnreadable && (typedText(draft) === '' || draft.text === draft.plan.initial);
    case 'flag':
      return draft.isOn === undefined;
    case 'group':
      return draft.fields.every((field) => isUntouched(field.draft));
    default:
      return draft.items.length === 0;
  }
}

/** Whether a value is left out: what is optional and was not filled in. */
export const isLeftOut = (draft: Draft, isRequired: boolean): boolean => {
  if (draft.kind === 'text') return typedText(draft) === '' && !draft.isUnreadable;
  return draft.kind === 'flag' ? draft.isOn === undefined && !isRequired : !isRequired && isUntouched(draft);
};

/** The value of a draft that {@link import('./check.ts').check} found no problem in. */
export function toValue(draft: Draft): Json {
  switch (draft.kind) {
    case 'text':
      return valueOf(draft);
    case 'flag':
      return draft.isOn ?? draft.plan.initial;
    case 'group':
      return Object.fromEntries(
        draft.fields.flatMap(({ property, draft: field }): [string, Json][] =>
          isLeftOut(field, property.isRequired) ? [] : [[property.name, toValue(field)]],
        ),
      );
    default:
      return draft.plan.kind === 'list'
        ? draft.items.map((item) => toValue(item.draft))
        : Object.fromEntries(draft.items.map(({ name, draft: item }) => [name.trim(), toValue(item)]));
  }
}

function valueOf(draft: TextDraft): Json {
  const { plan } = draft;
  const text = typedText(draft);
  if (plan.kind === 'number') return Number(text);
  if (plan.kind === 'json') return parseJson(text) ?? null;
  return plan.kind === 'text' && plan.format === 'date-time' ? (toInstant(text) ?? text) : text;
}

/** @returns undefined if the text is not JSON */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
