import { filledText, text } from '../fields.ts';
import type { RawTransaction, RawVariation } from './raw.ts';

interface Choices {
  /** What the buyer chose of what is offered. */
  readonly options: { name: string; value: string }[];
  /** What the buyer wants made into the thing, one line each. */
  readonly personalization: string | null;
}

/** The property that the text was sent under until 2026 (etsy/open-api#260), whatever the shop's language. */
const personalizationProperty = 54;
const isPlainQuestion = (name: string): boolean => /^personali[sz]ation$/i.test(name.trim());
/** What Etsy puts where the buyer left the field empty (etsy/open-api#260). */
const isPlaceholder = (value: string): boolean => /^not requested on this item\.?$/i.test(value.trim());

/**
 * Tells what a buyer chose from what a buyer wrote: both come as variations. Until 2026 there was one text, since then there
 * are up to five questions with an id each.
 * @see https://developers.etsy.com/documentation/tutorials/personalization-migration/
 */
export function readChoices(variations: RawTransaction['variations']): Choices {
  const options: Choices['options'] = [];
  const answers: { question: string; value: string; isPlain: boolean }[] = [];
  for (const variation of variations ?? []) {
    const name = text(variation?.formatted_name) ?? '';
    const value = filledText(variation?.formatted_value);
    if (!variation || value === null) continue;
    if (!isPersonal(variation, name)) options.push({ name, value });
    else if (!isPlaceholder(value))
      answers.push({ question: name, value, isPlain: name === '' || isPlainQuestion(name) || !variation.question_id });
  }
  const isAlone = answers.length === 1;
  const lines = answers.map(({ question, value, isPlain }) =>
    isPlain && (isAlone || question === '') ? value : `${question}: ${value}`,
  );
  return { options, personalization: lines.join('\n') || null };
}

const isPersonal = ({ question_id, property_id }: RawVariation, name: string): boolean =>
  Boolean(question_id) || property_id === personalizationProperty || isPlainQuestion(name);
