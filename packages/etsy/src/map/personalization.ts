import { type Known, wholeList } from '@makerfex/integrations-core/provider';
import type { NamedValue } from '@makerfex/integrations-core/records';
import { text } from './fields.ts';
import { nameOfProperty, namesOf, type RawProperty, readOptions } from './properties.ts';
import type { RawTransaction, RawVariation } from './receipt.ts';

/** What a buyer chose and wrote; undefined if Etsy does not send it or it cannot be read. */
export interface Choices {
  /** What the buyer chose among the offered options. */
  readonly options: NamedValue[] | undefined;
  /** The text that the buyer wants on the product, one line per answer. */
  readonly personalization: string | null | undefined;
  /** The questions and the buyer's answers. */
  readonly attributes: NamedValue[] | undefined;
}

/** The property of the buyer's text until 2026 (etsy/open-api#260), in every language. */
const personalizationProperty = 54;
const isPlainQuestion = (name: string): boolean => /^personali[sz]ation$/i.test(name.trim());
/** What Etsy sends if the buyer left the field empty (etsy/open-api#260). */
const isPlaceholder = (value: string): boolean => /^not requested on this item\.?$/i.test(value.trim());

/**
 * Separates what a buyer chose from what a buyer wrote: Etsy sends both as variations. Until 2026 there was one text; since then
 * there are up to five questions, each with an id. Choices are read from `product_data` if Etsy sends it: it has the same spelling as
 * the inventory of the listing, so that a line finds its variant.
 * @see https://developers.etsy.com/documentation/tutorials/personalization-migration/
 */
export function readChoices({
  variations,
  product_data,
}: Pick<RawTransaction, 'variations' | 'product_data'>): Choices {
  const all = wholeList(variations);
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
  data: Known<readonly Known<RawProperty>[]>,
): NamedValue[] | undefined {
  const properties = data ?? [];
  const names = namesOf([...properties, ...chosen.map(named)]);
  const ids = new Set<Known<number>>(properties.flatMap((property) => property?.property_id ?? []));
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
  const isOnly = answers.length === 1;
  const lines = answers.map(({ question, value, isPlain }) =>
    isPlain && (isOnly || question === '') ? value : `${question}: ${value}`,
  );
  return {
    personalization: lines.join('\n') || null,
    attributes: answers.map(({ question, value }) => ({ name: question || 'Personalization', value })),
  };
}

const isPersonal = ({ question_id, property_id, formatted_name }: RawVariation): boolean =>
  Boolean(question_id) || property_id === personalizationProperty || isPlainQuestion(text(formatted_name) ?? '');
