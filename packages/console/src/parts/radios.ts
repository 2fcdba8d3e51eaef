import { html, type TemplateResult } from 'lit';
import { live } from './live.ts';

export interface RadiosParts<Option extends string> {
  readonly legend: string;
  /** Sets their ids apart from those of others. */
  readonly name: string;
  readonly options: readonly Option[];
  readonly labels: Readonly<Record<Option, string>>;
  readonly chosen: Option | null;
  readonly choose: (option: Option) => void;
}

/** One of a few, all of which show. */
export const radios = <Option extends string>({
  legend,
  name,
  options,
  labels,
  chosen,
  choose,
}: RadiosParts<Option>): TemplateResult =>
  html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      (option) => html`<div class="field flag">
        <input
          type="radio"
          name=${name}
          id=${`${name}-${option}`}
          .checked=${live(option === chosen)}
          @change=${() => choose(option)}
        />
        <label for=${`${name}-${option}`}>${labels[option]}</label>
      </div>`,
    )}
  </fieldset>`;
