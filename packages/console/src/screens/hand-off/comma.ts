import { isObject, type Json, type Plan } from '../../form/plan.ts';

/** The fields of decimals, which the API takes with a point. */
export const decimalFields: readonly string[] = ['quantity', 'unit_price'];

/** Whether people write `2,40` in a language. */
export const writesComma = (language: string): boolean => new Intl.NumberFormat(language).format(1.5).includes(',');

/** Lets a field of decimals take a comma too. */
export const takeComma = (plan: Plan): Plan =>
  plan.kind === 'text' && plan.pattern
    ? { ...plan, pattern: new RegExp(plan.pattern.source.replace('\\.', '[.,]'), 'u') }
    : plan;

/** What was filled in, with points in its decimals. */
export function withPoints(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => withPoints(one));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      typeof one === 'string' && decimalFields.includes(name) ? one.replace(',', '.') : withPoints(one),
    ]),
  );
}
