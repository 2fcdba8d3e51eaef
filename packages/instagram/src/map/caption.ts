import { formatMoney } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { captionLimits } from '../caption/limits.ts';
import { charactersOf } from '../characters.ts';
import type { PostableProduct } from '../product.ts';

const placeholders = ['title', 'price', 'link', 'hashtags', 'description'] as const;
type Placeholder = (typeof placeholders)[number];
const placeholder = /\{(\w+)\}/g;

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((known) => known === name);
const namesIn = (text: string): string[] => [...text.matchAll(placeholder)].map(([, name = '']) => name);

/** A caption template with the placeholders `{title}`, `{price}`, `{link}`, `{hashtags}` and `{description}`. */
export const captionTemplateSchema = z
  .string()
  .min(1)
  .max(captionLimits.characters)
  .superRefine((template, context) => {
    for (const name of namesIn(template).filter((each) => !isPlaceholder(each)))
      context.addIssue({
        code: 'custom',
        message: `has an unknown placeholder {${name}}; use ${placeholders.map((known) => `{${known}}`).join(', ')}`,
      });
  });

export const defaultTemplate = '{title}\n{price}\n\n{link}\n\n{hashtags}';

/**
 * Fills in a template. Drops a line whose placeholders are all empty, and cuts the description to the space left.
 * Braces in the product's own texts stay as they are.
 */
export function renderCaption(template: string, product: PostableProduct): string {
  const values: Record<Placeholder, string> = {
    title: product.title.trim(),
    price: product.price ? formatMoney(product.price) : '',
    link: product.url?.trim() ?? '',
    hashtags: hashtagsOf(product.tags),
    description: '',
  };
  const description = product.description?.trim() ?? '';
  const times = namesIn(template).filter((name) => name === 'description').length;
  if (description === '' || times === 0) return fill(template, values);
  const rest = charactersOf(fill(template, { ...values, description: '-' })).length - times;
  const room = Math.floor((captionLimits.characters - rest) / times);
  return fill(template, { ...values, description: cut(description, room) });
}

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template
    .split('\n')
    .filter((line) => {
      const names = namesIn(line);
      return names.length === 0 || names.some((name) => values[name] !== '');
    })
    .map((line) => line.replaceAll(placeholder, (_, name: string) => values[name] ?? ''))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();

/** Cuts after a whole word if there is one. */
function cut(text: string, room: number): string {
  const characters = charactersOf(text);
  if (characters.length <= room) return text;
  if (room < 2) return '';
  const kept = characters.slice(0, room - 1).join('');
  return `${kept.replace(/\s+\S*$/, '')}…`;
}

/** The first tags as hashtags: no more than Instagram shows without a penalty. */
function hashtagsOf(tags: readonly string[]): string {
  const found = new Map<string, string>();
  for (const tag of tags) {
    const word = tag.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}_]/gu, '');
    // Digits alone are not a hashtag.
    if (/[^\p{N}_]/u.test(word) && !found.has(word.toLowerCase())) found.set(word.toLowerCase(), `#${word}`);
  }
  return [...found.values()].slice(0, captionLimits.fewHashtags).join(' ');
}
