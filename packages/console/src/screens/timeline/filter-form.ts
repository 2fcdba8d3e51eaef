import { html, type TemplateResult } from 'lit';
import type { Session } from '../../shell/session.ts';
import { timelineWords } from '../../words/timeline.ts';
import type { Filters } from './filters.ts';

export interface FilterFormParts {
  readonly session: Session;
  readonly filters: Filters;
  /** The connections of the shop, with their names. */
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly change: (filters: URLSearchParams) => void;
}

/** Applies at every change: there is no button to forget. */
export function filterForm({ session, filters, connections, change }: FilterFormParts): TemplateResult {
  const words = session.words(timelineWords);
  const changed = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const given = new URLSearchParams();
    for (const [name, value] of new FormData(event.currentTarget))
      if (typeof value === 'string' && value) given.set(name, value);
    change(given);
  };
  const choice = (
    name: string,
    label: string,
    chosen: string | undefined,
    options: readonly (readonly [string, string])[],
  ) =>
    html`<div>
      <label for=${name}>${label}</label>
      <select id=${name} name=${name}>
        <option value="" .selected=${chosen === undefined}>${words.any}</option>
        ${options.map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}
      </select>
    </div>`;
  return html`<form class="filters" aria-label=${words.filters} @change=${changed} @submit=${(event: Event) => event.preventDefault()}>
    ${choice(
      'connection',
      words.connection,
      filters.connection,
      connections.map(({ id, name }) => [id, name]),
    )}
    ${choice('level', words.level, filters.level, Object.entries(words.levels))}
    ${choice('type', words.type, filters.type, Object.entries(words.types))}
    ${day('from', words.from, filters.from)} ${day('to', words.to, filters.to)}
    <div class="check">
      <input id="technical" name="technical" type="checkbox" value="yes" .checked=${filters.technical === 'yes'} />
      <label for="technical">${words.technical}</label>
    </div>
  </form>`;
}

const day = (name: string, label: string, chosen: string | undefined): TemplateResult =>
  html`<div>
    <label for=${name}>${label}</label>
    <input id=${name} name=${name} type="date" .value=${chosen ?? ''} />
  </div>`;
