import { html, nothing, type TemplateResult } from 'lit';
import type { FormHost } from '../../form/schema-form.ts';
import { button } from '../../parts/button.ts';
import { live } from '../../parts/live.ts';
import { radios } from '../../parts/radios.ts';
import { valueIn } from '../../parts/typed.ts';
import type { Attempt } from '../../shell/attempt.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { connectWords } from '../../words/connect.ts';
import { labelOf } from '../../words/subjects.ts';
import type { Provider } from '../connection/read.ts';
import { ownTimeZone, toCron } from '../schedules/cadence.ts';
import type { Connection } from './read.ts';
import { type SinceKind, sinceKinds, toImportInput } from './since.ts';
import { importable } from './steps.ts';

export interface FirstImportParts {
  readonly session: () => Session;
  readonly attempt: Attempt;
}

/** The last step: brings in what is there already. */
export class FirstImport {
  readonly #host: FormHost;
  readonly #parts: FirstImportParts;
  #since: SinceKind = 'all';
  #day = '';
  #isDayMissing = false;
  #keepsUp = true;

  constructor(host: FormHost, parts: FirstImportParts) {
    this.#host = host;
    this.#parts = parts;
  }

  async #start(event: Event, capabilities: Provider['capabilities'], { id }: Connection): Promise<void> {
    event.preventDefault();
    const { session, attempt } = this.#parts;
    const input = toImportInput(this.#since, this.#day);
    this.#isDayMissing = input === null;
    this.#host.requestUpdate();
    if (input === null) {
      await this.#host.updateComplete;
      this.#host.renderRoot.querySelector<HTMLElement>('#since-day')?.focus();
      return;
    }
    if (attempt.isBusy) return;
    const { client, announce, navigate, words } = session();
    const started = await attempt.do('import', async () => {
      const runs = [];
      for (const { key } of capabilities) {
        runs.push(await client.runs.start(id, key, input));
        const cron = toCron({ kind: 'quarterly' });
        if (this.#keepsUp) await client.schedules.set(id, key, { cron, time_zone: ownTimeZone() });
      }
      return runs;
    });
    if (!started) return;
    announce(words(connectWords).started);
    const [only, ...others] = started;
    navigate(only && others.length === 0 ? paths.run(only.id) : paths.overview);
  }

  render(provider: Provider, connection: Connection): TemplateResult {
    const session = this.#parts.session();
    const words = session.words(connectWords);
    const capabilities = importable(provider).filter(({ key }) => connection.enabled_capabilities.includes(key));
    const later = button({ label: words.later, act: () => session.navigate(paths.overview) });
    if (capabilities.length === 0)
      return html`<p>${words.nothingChosen}</p>
        <div class="row">${later}</div>`;
    return html`<p>${words.importIntro}</p>
      <ul class="bullets">
        ${capabilities.map(({ key, label }) => html`<li>${labelOf(session, key, label)}</li>`)}
      </ul>
      <form novalidate @submit=${(event: Event) => void this.#start(event, capabilities, connection)}>
        ${this.#howFarBack()} ${this.#since === 'date' ? this.#dayField() : nothing}
        <div class="field flag">
          <input
            type="checkbox"
            id="keep-up"
            .checked=${live(this.#keepsUp)}
            @change=${() => {
              this.#keepsUp = !this.#keepsUp;
              this.#host.requestUpdate();
            }}
          />
          <label for="keep-up">${words.keepUp}</label>
        </div>
        <div class="row">
          <button class="button primary" aria-disabled=${this.#parts.attempt.isBusy ? 'true' : nothing}>
            ${words.start}
          </button>
          ${later}
        </div>
      </form>`;
  }

  #howFarBack(): TemplateResult {
    const words = this.#parts.session().words(connectWords);
    return radios({
      legend: words.howFarBack,
      name: 'since',
      options: sinceKinds,
      labels: words,
      chosen: this.#since,
      choose: (kind) => {
        this.#since = kind;
        this.#host.requestUpdate();
      },
    });
  }

  #dayField(): TemplateResult {
    const words = this.#parts.session().words(connectWords);
    return html`<div class="field">
      <label for="since-day">${words.day}</label>
      <input
        id="since-day"
        type="date"
        aria-invalid=${String(this.#isDayMissing)}
        aria-describedby=${this.#isDayMissing ? 'since-day-problem' : nothing}
        .value=${live(this.#day)}
        @input=${(event: Event) => {
          this.#day = valueIn(event);
          this.#isDayMissing = false;
          this.#host.requestUpdate();
        }}
      />
      ${this.#isDayMissing ? html`<p class="problem" id="since-day-problem">${words.dayMissing}</p>` : nothing}
    </div>`;
  }
}
