import {
  type Draft,
  fieldOf,
  type GroupDraft,
  type ItemsDraft,
  isLeftOut,
  parseJson,
  type TextDraft,
  typedText,
} from './draft.ts';
import { toInstant } from './local-time.ts';
import type { NumberPlan, TextPlan } from './plan.ts';

/** What is wrong with a field, for words to say. */
export type Fault =
  | {
      readonly code: 'missing' | 'unreadable' | 'not_json' | 'not_a_number' | 'not_whole' | 'name_taken' | 'not_listed';
    }
  | {
      readonly code: 'too_short' | 'too_long' | 'too_few' | 'too_many' | 'too_small' | 'too_large';
      readonly limit: number;
    }
  | {
      readonly code: 'format';
      readonly format: 'email' | 'uri' | 'date' | 'date-time' | 'pattern';
      readonly example: string;
    }
  | { readonly code: 'name_format' }
  /** The server's own words. */
  | { readonly code: 'server'; readonly text: string };

export interface FieldProblem {
  /** In dot notation, as the server names fields; an item of a list or a map by its position: `rates.0.unit_price`. */
  readonly path: string;
  readonly fault: Fault;
}

export const joinPath = (path: string, name: string | number): string =>
  path === '' ? String(name) : `${path}.${name}`;
/** Where the name of an item of a map is. */
export const namePath = (itemPath: string): string => `${itemPath}~name`;

/** Everything that is wrong with a draft, in the order of its fields. */
export function check(draft: Draft, path = '', isRequired = true): readonly FieldProblem[] {
  if (isLeftOut(draft, isRequired)) return isRequired ? [{ path, fault: { code: 'missing' } }] : [];
  switch (draft.kind) {
    case 'text': {
      const fault = faultOf(draft);
      return fault ? [{ path, fault }] : [];
    }
    case 'flag':
      return [];
    case 'group':
      return checkGroup(draft, path);
    default:
      return checkItems(draft, path);
  }
}

const checkGroup = ({ fields }: GroupDraft, path: string): readonly FieldProblem[] =>
  fields.flatMap(({ property, draft }) => check(draft, joinPath(path, property.name), property.isRequired));

function checkItems({ plan, items }: ItemsDraft, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (plan.kind === 'list' && items.length < plan.minItems)
    problems.push({ path, fault: { code: 'too_few', limit: plan.minItems } });
  if (plan.kind === 'list' && plan.maxItems !== null && items.length > plan.maxItems)
    problems.push({ path, fault: { code: 'too_many', limit: plan.maxItems } });
  const names = new Set<string>();
  for (const [index, item] of items.entries()) {
    const at = joinPath(path, index);
    if (plan.kind === 'map') {
      const name = item.name.trim();
      const fault = nameFault(name, plan.namePattern, names);
      if (fault) problems.push({ path: namePath(at), fault });
      names.add(name);
    }
    problems.push(...check(item.draft, at));
  }
  return problems;
}

function nameFault(name: string, pattern: RegExp | null, taken: ReadonlySet<string>): Fault | null {
  if (name === '') return { code: 'missing' };
  if (taken.has(name)) return { code: 'name_taken' };
  return pattern && !pattern.test(name) ? { code: 'name_format' } : null;
}

function faultOf(draft: TextDraft): Fault | null {
  const { plan } = draft;
  if (draft.isUnreadable) return { code: 'unreadable' };
  const text = typedText(draft);
  if (plan.kind === 'json') return parseJson(text) === undefined ? { code: 'not_json' } : null;
  if (plan.kind === 'choice') return plan.options.includes(text) ? null : { code: 'not_listed' };
  return plan.kind === 'number' ? numberFault(text, plan) : textFault(text, plan);
}

function numberFault(text: string, { isWhole, minimum, maximum }: NumberPlan): Fault | null {
  const value = Number(text);
  if (!Number.isFinite(value)) return { code: 'not_a_number' };
  if (isWhole && !Number.isInteger(value)) return { code: 'not_whole' };
  if (minimum !== null && value < minimum) return { code: 'too_small', limit: minimum };
  return maximum !== null && value > maximum ? { code: 'too_large', limit: maximum } : null;
}

function textFault(
  text: string,
  { minLength, maxLength, format, pattern, about: { example } }: TextPlan,
): Fault | null {
  // Counted as JSON Schema does: a character outside the first plane is one.
  const { length } = Array.from(text);
  if (length < minLength) return { code: 'too_short', limit: minLength };
  if (maxLength !== null && length > maxLength) return { code: 'too_long', limit: maxLength };
  // The field makes an instant of it, which the pattern of the schema is about.
  if (format === 'date-time') return toInstant(text) === null ? { code: 'format', format, example } : null;
  if (format === 'uri' && !URL.canParse(text)) return { code: 'format', format, example };
  return pattern && !pattern.test(text) ? { code: 'format', format: format ?? 'pattern', example } : null;
}

/**
 * The server's problems as problems of these fields. It names an item of a map by its name, and what the draft has no field for stays
 * with the nearest field around it.
 */
export function fromServer(
  draft: Draft,
  wrong: readonly { readonly path: string; readonly problem: string }[],
): readonly FieldProblem[] {
  return wrong.map(({ path, problem }) => ({
    path: findPath(draft, path === '' ? [] : path.split('.'), ''),
    fault: { code: 'server', text: problem },
  }));
}

function findPath(draft: Draft, [next, ...rest]: readonly string[], path: string): string {
  if (next === undefined) return path;
  if (draft.kind === 'group') {
    const field = fieldOf(draft, next);
    return field ? findPath(field.draft, rest, joinPath(path, next)) : path;
  }
  if (draft.kind !== 'items') return path;
  const index = draft.plan.kind === 'list' ? Number(next) : draft.items.findIndex(({ name }) => name.trim() === next);
  const item = draft.items[index];
  return item ? findPath(item.draft, rest, joinPath(path, index)) : path;
}
