import { formatMoney } from '@makerfex/integrations-core';
import * as z from 'zod';
import { charactersOf } from '../characters.ts';
import type { PostableProduct } from '../product.ts';
import { captionLimits } from './limits.ts';

const placeholders = ['title', 'price', 'link', 'hashtags', 'description'] as const;
type Placeholder = (typeof placeholders)[number];
const placeholder = /\{(\w+)\}/g;

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((known) => known === name);
const namesIn = (text: string): string[] => [...text.matchAll(placeholder)].map(([, name = '']) => name);

/** A caption with `{title}`, `{price}`, `{link}`, `{hashtags}` and `{description}` to be filled in. */
export const captionTemplateSchema = z
  .string()
  .min(1)
  .max(captionLimits.characters)
  .superRefine((template, context) => {
    for (const name of namesIn(template).filter((each) => !isPlaceholder(each)))
      context.addIssue({
        code: 'custom',
        message: `knows no {${name}}, only ${placeholders.map((known) => `{${known}}`).join(', ')}`,
      });
  });

export const defaultTemplate = '{title}\n{price}\n\n{link}\n\n{hashtags}';

/**
 * Fills a template in. A line whose placeholders are all empty is left out; a description is cut to the room that there is.
 * What the product's own texts hold is taken as it is, braces included.
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

/** Cut after a whole word where there is one. */
function cut(text: string, room: number): string {
  const characters = charactersOf(text);
  if (characters.length <= room) return text;
  if (room < 2) return '';
  const kept = characters.slice(0, room - 1).join('');
  return `${kept.replace(/\s+\S*$/, '')}…`;
}

/** The first tags as hashtags, up to the number above which Instagram thinks little of them. */
function hashtagsOf(tags: readonly string[]): string {
  const found = new Map<string, string>();
  for (const tag of tags) {
    const word = tag.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}_]/gu, '');
    // Figures alone are no hashtag.
    if (/[^\p{N}_]/u.test(word) && !found.has(word.toLowerCase())) found.set(word.toLowerCase(), `#${word}`);
  }
  return [...found.values()].slice(0, captionLimits.fewHashtags).join(' ');
}
