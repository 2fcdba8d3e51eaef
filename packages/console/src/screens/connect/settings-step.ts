import { html, type TemplateResult } from 'lit';
import { isObject, type JsonObject } from '../../form/plan.ts';
import { type FormHost, SchemaForm } from '../../form/schema-form.ts';
import type { Attempt } from '../../shell/attempt.ts';
import type { Session } from '../../shell/session.ts';
import { connectWords } from '../../words/connect.ts';
import type { Connecting } from './read.ts';

export interface SettingsStepParts {
  readonly session: () => Session;
  readonly attempt: Attempt;
  readonly saved: (shown: Connecting) => void;
  /** Somebody else connected the provider or changed the connection. */
  readonly outdated: () => void;
}

/** The step that creates the connection, or changes its settings. */
export class SettingsStep {
  readonly #parts: SettingsStepParts;
  readonly #form: SchemaForm;

  constructor(host: FormHost, parts: SettingsStepParts) {
    this.#parts = parts;
    this.#form = new SchemaForm(host, {
      session: parts.session,
    });
  }

  start({ provider, connection }: Connecting): void {
    const config: unknown = connection?.config;
    this.#form.start(provider.config_schema, isObject(config) ? config : undefined);
  }

  async #submit(event: Event, shown: Connecting): Promise<void> {
    event.preventDefault();
    const config = this.#form.submit();
    if (isObject(config)) await this.save(shown, config);
  }

  async save(shown: Connecting, config: JsonObject): Promise<void> {
    const { attempt, session, saved, outdated } = this.#parts;
    if (attempt.isBusy) return;
    const { connections } = session().client;
    const { connection, provider } = shown;
    const answered = await attempt.do('settings', () =>
      connection
        ? connections.change(connection.id, { version: connection.version, config })
        : connections.create({ provider_key: provider.key, config }),
    );
    if (answered) {
      saved(shown);
      return;
    }
    const code = attempt.error?.code;
    this.#form.refuse(attempt, 'config');
    if (code === 'already_connected' || code === 'stale_version') outdated();
  }

  render(shown: Connecting, back: TemplateResult): TemplateResult {
    const words = this.#parts.session().words(connectWords);
    return html`<p>${words.settingsIntro}</p>
      <form novalidate @submit=${(event: Event) => void this.#submit(event, shown)}>
        ${this.#form.render()}
        <div class="row"><button class="button primary">${words.next}</button> ${back}</div>
      </form>`;
  }
}
