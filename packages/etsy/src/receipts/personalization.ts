import type { NamedValue } from '@makerfex/integrations-core';
import { complete, type Nullish, text } from '../fields.ts';
import { nameOfProperty, namesOf, type RawProperty, readOptions } from '../properties.ts';
import type { RawTransaction, RawVariation } from './raw.ts';

/** What a buyer chose and wrote. Absent if Etsy does not send them, or sends them unreadably. */
export interface Choices {
  /** What the buyer chose of what is offered. */
  readonly options: NamedValue[] | undefined;
  /** What the buyer wants made into the thing, one line each. */
  readonly personalization: string | null | undefined;
  /** The questions, with what the buyer wrote. */
  readonly attributes: NamedValue[] | undefined;
}

/** The property that the text was sent under until 2026 (etsy/open-api#260), whatever the shop's language. */
const personalizationProperty = 54;
const isPlainQuestion = (name: string): boolean => /^personali[sz]ation$/i.test(name.trim());
/** What Etsy puts where the buyer left the field empty (etsy/open-api#260). */
const isPlaceholder = (value: string): boolean => /^not requested on this item\.?$/i.test(value.trim());

/**
 * Tells what a buyer chose from what a buyer wrote: both come as variations. Until 2026 there was one text, since then there
 * are up to five questions with an id each. What was chosen is read from `product_data` if that is given: it is written as in
 * the inventory of the listing, so that a line finds its variant.
 * @see https://developers.etsy.com/documentation/tutorials/personalization-migration/
 */
export function readChoices({
  variations,
  product_data,
}: Pick<RawTransaction, 'variations' | 'product_data'>): Choices {
  const all = complete(variations);
  const given = all?.every((one) => one.formatted_name !== undefined && one.formatted_value !== undefined)
    ? all
    : undefined;
  const chosen = given?.filter((variation) => !isPersonal(variation)) ?? [];
  const written = given?.filter(isPersonal);
  return { options: given && toOptions(chosen, product_data), ...(written ? toAnswers(written) : unknown) };
}

const unknown = { personalization: undefined, attributes: undefined };

function toOptions(
  chosen: readonly RawVariation[],
  data: Nullish<readonly Nullish<RawProperty>[]>,
): NamedValue[] | undefined {
  const properties = data ?? [];
  const names = namesOf([...properties, ...chosen.map(named)]);
  const ids = new Set<Nullish<number>>(properties.flatMap((property) => property?.property_id ?? []));
  const product = readOptions(properties, names);
  const others = chosen.flatMap((variation) => {
    const value = text(variation.formatted_value);
    const name = text(variation.formatted_name) ?? nameOfProperty(variation.property_id, names);
    const isGiven = ids.has(variation.property_id) || product?.some((option) => option.name === name);
    return value && !isGiven ? { name, value } : [];
  });
  return product && [...product, ...others];
}

const named = ({ property_id, formatted_name }: RawVariation): RawProperty => ({
  property_id,
  property_name: formatted_name,
});

function toAnswers(written: readonly RawVariation[]): Pick<Choices, 'personalization' | 'attributes'> {
  const answers = written.flatMap((variation) => {
    const question = text(variation.formatted_name) ?? '';
    const value = text(variation.formatted_value);
    if (!value || isPlaceholder(value)) return [];
    return { question, value, isPlain: question === '' || isPlainQuestion(question) || !variation.question_id };
  });
  const isAlone = answers.length === 1;
  const lines = answers.map(({ question, value, isPlain }) =>
    isPlain && (isAlone || question === '') ? value : `${question}: ${value}`,
  );
  return {
    personalization: lines.join('\n') || null,
    attributes: answers.map(({ question, value }) => ({ name: question || 'Personalization', value })),
  };
}

const isPersonal = ({ question_id, property_id, formatted_name }: RawVariation): boolean =>
  Boolean(question_id) || property_id === personalizationProperty || isPlainQuestion(text(formatted_name) ?? '');
