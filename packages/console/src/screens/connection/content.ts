import type { components } from '@makerfex/integrations-client';
import { html, nothing, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { SchemaForm } from '../../form/schema-form.ts';
import { formStyle } from '../../form/style.ts';
import { badge } from '../../parts/badge.ts';
import { Confirm, type ConfirmHost } from '../../parts/confirm.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { switchStyle } from '../../parts/switch-style.ts';
import { Attempt } from '../../shell/attempt.ts';
import { define } from '../../shell/element.ts';
import { stateOf } from '../../shell/health.ts';
import type { Loading } from '../../shell/loading.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { connectionWords } from '../../words/connection.ts';
import { healthWords } from '../../words/health.ts';
import { labelOf } from '../../words/subjects.ts';
import { UsageCharts } from '../charts/usage.ts';
import { tones } from '../overview/state.ts';
import { renderCapabilities } from './capabilities.ts';
import { renderControls } from './controls.ts';
import { type Connected, type Connection, withChange } from './read.ts';
import { renderSettings } from './settings.ts';
import { connectionStyle } from './style.ts';

/** What was read. */
export interface Shown extends Connected {
  readonly permissions: Permissions;
}
type Changed = components['schemas']['Connection'];

define('mfx-usage', UsageCharts);

/** A connection, and what a person can do with it. */
export class ConnectionContent {
  readonly styles = styles;
  readonly #host: ConfirmHost;
  readonly #session: () => Session;
  readonly #shown: Loading<Shown>;
  readonly #attempt: Attempt;
  readonly #confirm: Confirm;
  readonly #form: SchemaForm;
  /** What went well, or what somebody else changed. */
  #message: { readonly tone: 'good' | 'warn'; readonly text: string } | null = null;
  #notices: components['schemas']['TestedConnection']['notices'] = [];

  constructor(host: ConfirmHost, session: () => Session, shown: Loading<Shown>) {
    this.#host = host;
    this.#session = session;
    this.#shown = shown;
    this.#attempt = new Attempt(host, session);
    this.#confirm = new Confirm(host);
    this.#form = new SchemaForm(host, {
      session,
    });
  }

  render(): TemplateResult {
    const session = this.#session();
    return html`${loaded(session, this.#shown, (shown) => this.#sections(shown))}
    ${this.#confirm.render(session)}`;
  }

  /** Begins with the settings as they are stored. */
  start({ provider, connection }: Connected): void {
    const config: unknown = connection.config;
    this.#form.start(provider.config_schema, isObject(config) ? config : {});
  }

  /** Shows a change at once, and takes it back if the server refuses it. */
  async #change(before: Shown, expected: Partial<Connection>, send: () => Promise<Changed>): Promise<boolean> {
    this.#message = null;
    this.#shown.set({ ...before, connection: { ...before.connection, ...expected } });
    const sent = await this.#attempt.do('change', send);
    if (sent) {
      this.#shown.set({ ...before, connection: withChange(before.connection, sent) });
      return true;
    }
    this.#shown.set(before);
    if (this.#attempt.error?.code === 'stale_version') {
      this.#attempt.forget();
      await this.#shown.load();
      this.#say('warn', this.#session().words(connectionWords).reloaded);
    }
    return false;
  }

  #say(tone: 'good' | 'warn', text: string): void {
    this.#message = { tone, text };
    this.#session().announce(text);
    this.#host.requestUpdate();
  }

  async #toggle(shown: Shown, capability: string, isOn: boolean): Promise<void> {
    const { id, version, enabled_capabilities: before } = shown.connection;
    const enabled_capabilities = isOn ? [...before, capability] : before.filter((key) => key !== capability);
    const { client, words, announce } = this.#session();
    const isDone = await this.#change(shown, { enabled_capabilities }, () =>
      client.connections.change(id, { version, enabled_capabilities }),
    );
    const name = labelOf(
      this.#session(),
      capability,
      shown.provider.capabilities.find(({ key }) => key === capability)?.label,
    );
    const { switchedOn, switchedOff } = words(connectionWords);
    if (isDone) announce((isOn ? switchedOn : switchedOff)(name));
  }

  async #setStatus(shown: Shown, isOn: boolean): Promise<void> {
    const { connections } = this.#session().client;
    const { id } = shown.connection;
    const isDone = await this.#change(shown, { status: isOn ? 'enabled' : 'disabled' }, () =>
      isOn ? connections.enable(id) : connections.disable(id),
    );
    const { switchedOn, switchedOff } = this.#session().words(connectionWords);
    if (isDone) this.#session().announce((isOn ? switchedOn : switchedOff)(shown.provider.label));
  }

  async #save(event: Event, shown: Shown): Promise<void> {
    event.preventDefault();
    const config = this.#form.submit();
    if (!isObject(config) || this.#attempt.isBusy) return;
    const { id, version } = shown.connection;
    const isDone = await this.#change(shown, {}, () =>
      this.#session().client.connections.change(id, { version, config }),
    );
    if (isDone) this.#say('good', this.#session().words(connectionWords).saved);
    else this.#form.refuse(this.#attempt, 'config');
  }

  async #test(shown: Shown): Promise<void> {
    this.#message = null;
    const { client, words } = this.#session();
    const tested = await this.#attempt.do('test', () => client.connections.test(shown.connection.id));
    if (!tested) return;
    const { notices, ...connection } = tested;
    this.#notices = notices;
    this.#shown.set({ ...shown, connection: withChange(shown.connection, connection) });
    if (connection.health === 'healthy') this.#say('good', words(connectionWords).tested);
    else this.#say('warn', connection.health_reason ?? '');
  }

  async #disconnect({ connection, provider }: Shown): Promise<void> {
    const session = this.#session();
    const words = session.words(connectionWords);
    const isSure = await this.#confirm.ask({
      title: words.disconnectTitle(provider.label),
      text: words.disconnectText,
      action: words.disconnect,
      kind: 'danger',
    });
    if (!isSure) return;
    await this.#attempt.do('delete', () => session.client.connections.delete(connection.id));
    if (this.#attempt.error) return;
    session.announce(words.disconnected(provider.label));
    session.navigate(paths.overview, { replace: true });
  }

  #sections(shown: Shown): TemplateResult {
    const session = this.#session();
    const words = session.words(connectionWords);
    const { connection } = shown;
    const state = stateOf(connection);
    const { error } = this.#attempt;
    return html`${badge(tones[state], session.words(healthWords).states[state])}
      ${connection.health_reason ? html`<p>${connection.health_reason}</p>` : nothing}
      ${this.#message ? notice(this.#message.tone, this.#message.text) : nothing}
      ${errorNotice(session, error)}
      ${this.#notices.map(({ message }) => notice('warn', message))}
      <section class="card stack" aria-labelledby="what">
        <h2 id="what">${words.what}</h2>
        ${renderCapabilities({
          session,
          ...shown,
          isBusy: this.#attempt.isBusy,
          toggle: (capability, isOn) => void this.#toggle(shown, capability, isOn),
          hasLinks: true,
        })}
      </section>
      <mfx-usage
        .session=${session}
        .connectionId=${connection.id}
        .provider=${shown.provider.label}
        .seesBudget=${shown.permissions.may('configure').allowed}
      ></mfx-usage>
      <section class="card stack" aria-labelledby="settings">
        <h2 id="settings">${words.settings}</h2>
        ${this.#settings(shown)}
      </section>
      <section class="card stack" aria-labelledby="connection">
        <h2 id="connection">${words.connection}</h2>
        ${renderControls({
          session,
          ...shown,
          isBusy: this.#attempt.isBusy,
          setStatus: (isOn) => void this.#setStatus(shown, isOn),
          test: () => void this.#test(shown),
          disconnect: () => void this.#disconnect(shown),
        })}
      </section>`;
  }

  #settings(shown: Shown): TemplateResult {
    const session = this.#session();
    const words = session.words(connectionWords);
    const denied = denialOf(session, shown.permissions.may('configure'));
    const config: unknown = shown.connection.config;
    if (denied !== null)
      return html`<p class="muted small">${denied}</p>
        ${renderSettings(session, shown.provider.config_schema, isObject(config) ? config : {})}`;
    if (this.#form.isEmpty) return html`<p class="muted">${words.noSettings}</p>`;
    return html`<form novalidate @submit=${(event: Event) => void this.#save(event, shown)}>
      ${this.#form.render()}
      <div><button class="button primary">${words.save}</button></div>
    </form>`;
  }
}

const styles = [switchStyle, formStyle, connectionStyle];
