import {
  type About,
  type ChoicePlan,
  type GroupPlan,
  isObject,
  type Json,
  type JsonObject,
  type ListPlan,
  type Plan,
  type Property,
} from '../../form/plan.ts';
import { objectsOf, textOf } from '../../form/read-json.ts';
import { textFor } from '../../words/catalogue.ts';
import type { HandOffWords } from '../../words/hand-off.ts';
import { formatMoney } from '../../words/money.ts';
import type { PricedLine } from './add-up.ts';
import { decimalFields, takeComma, writesComma } from './comma.ts';
import type { Terms } from './terms.ts';

/** The order that a person fills it in. What a newer server asks for besides comes last. */
const order = 'project_id sale_id title reference items due_on payment_due_on instructions notes ship_to bom'.split(
  ' ',
);
const place = ({ name }: Property): number => order.indexOf(name) + 1 || order.length + 1;

interface PlanParts {
  readonly words: HandOffWords;
  readonly terms: Terms;
  readonly language: string;
}

/** The form of a hand-off: in the person's language, with the rates and taxes of the vendor's settings to pick from. */
export function planHandOff(plan: Plan, parts: PlanParts): Plan {
  const named = translate(plan, parts);
  if (named.kind !== 'group') return named;
  return { ...named, properties: named.properties.toSorted((a, b) => place(a) - place(b)) };
}

function translate(plan: Plan, parts: PlanParts): Plan {
  if (plan.kind === 'list' || plan.kind === 'map') return { ...plan, item: translate(plan.item, parts) };
  if (plan.kind !== 'group') return plan;
  return {
    ...plan,
    properties: plan.properties.map((property) => ({ ...property, plan: translateField(property, parts) })),
  };
}

function translateField({ name, plan }: Property, parts: PlanParts): Plan {
  const title = textFor<string>(parts.words.fields, name);
  const isDecimal = decimalFields.includes(name);
  // What is wrong with a decimal is said by an example.
  const about: About =
    title === undefined ? plan.about : { title, description: '', example: isDecimal ? plan.about.example : '' };
  if (name === 'rate') return ratePlan(about, parts);
  if (name === 'tax_ids') return taxPlan(about, parts.terms);
  const own = { ...translate(plan, parts), about };
  if (own.kind === 'list') return inPlural(own, textFor<string>(parts.words.lists, name));
  return isDecimal && writesComma(parts.language) ? takeComma(own) : own;
}

/** The list has its own title, and each item that of the field. */
const inPlural = (list: ListPlan, title: string = list.about.title): ListPlan => ({
  ...list,
  about: { ...list.about, title },
  item: { ...list.item, about: { ...list.item.about, title: list.about.title } },
});

const ratePlan = (about: About, { words, terms: { rates, currency }, language }: PlanParts): ChoicePlan => ({
  kind: 'choice',
  about,
  options: [...rates.keys()],
  labels: [...rates.values()].map(
    ({ label, unitPrice, unit }) =>
      `${label}: ${formatMoney(language, unitPrice, currency)}${unit === '' ? '' : ` / ${unit}`}`,
  ),
  none: words.ownPrice,
  initial: '',
});

/** A box to tick for each tax. */
const taxPlan = (about: About, { taxes }: Terms): GroupPlan => ({
  kind: 'group',
  about,
  properties: taxes.map(({ id, label, rate }) => ({
    name: id,
    isRequired: false,
    plan: { kind: 'flag', about: { title: `${label} ${rate} %`, description: '', example: '' }, initial: false },
  })),
});

/** The ids of the taxes of a line, if nobody picks others: those of its rate, else all. */
export const defaultTaxes = (rate: unknown, { rates, taxes }: Terms): readonly string[] =>
  rates.get(textOf(rate))?.taxIds ?? taxes.map(({ id }) => id);

function taxesOf({ rate, tax_ids: picked }: JsonObject, terms: Terms): readonly string[] {
  const defaults = defaultTaxes(rate, terms);
  const isPicked = (id: string) =>
    isObject(picked) && typeof picked[id] === 'boolean' ? picked[id] : defaults.includes(id);
  return terms.taxes.map(({ id }) => id).filter(isPicked);
}

/** What was filled in, as the API takes it: taxes by id, and a price only without a rate. */
export function toInput(value: Json, terms: Terms): JsonObject {
  if (!isObject(value)) return {};
  const items = objectsOf(value['items']).map((item): JsonObject => {
    const { tax_ids: picked, unit_price: price, ...rest } = item;
    return {
      ...rest,
      ...(price !== undefined && rest['rate'] === undefined && { unit_price: price }),
      ...(picked !== undefined && { tax_ids: taxesOf(item, terms) }),
    };
  });
  return { ...value, items };
}

/** The lines of what was filled in, to be added up. */
export const linesOf = (value: Json, terms: Terms): readonly PricedLine[] =>
  objectsOf(isObject(value) ? value['items'] : []).map((item) => ({
    quantity: textOf(item['quantity']),
    unitPrice: terms.rates.get(textOf(item['rate']))?.unitPrice ?? textOf(item['unit_price']),
    taxIds: taxesOf(item, terms),
  }));
