import type { PortContext } from './ports.ts';

/** What a person looks for. */
export interface ChoiceSearch {
  /** What was typed so far; empty to see what there is. */
  readonly text: string;
  /** The most choices to return. */
  readonly limit: number;
}

/** One of the host's things, such as a product or an order. */
export interface Choice {
  /** The host's id: the value of the field. */
  readonly id: string;
  /** Its name for people. */
  readonly label: string;
  /** What tells it from others of the same name, such as an article number. */
  readonly detail?: string | null;
  /** Address of a small picture, `https` or `data`. */
  readonly pictureUrl?: string | null;
}

/** What a {@link FindChoices} gets in addition to the search: there is no run yet. */
export type ChoiceContext<Tx> = Omit<PortContext<Tx>, 'runId'>;

/**
 * Finds the shop's things that a person can choose, the best first. It must only read, and answer within seconds: it is called while
 * a person types.
 * @example
 * const findProducts: FindChoices<unknown> = async ({ text, limit }, { scope }) => {
 *   const all = await readProducts(scope.shopId);
 *   const found = all.filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()));
 *   return found.slice(0, limit).map(({ id, title }) => ({ id, label: title }));
 * };
 */
export type FindChoices<Tx> = (search: ChoiceSearch, context: ChoiceContext<Tx>) => Promise<readonly Choice[]>;
