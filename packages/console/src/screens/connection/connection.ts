import type { components } from '@makerfex/integrations-client';
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { SchemaForm } from '../../form/schema-form.ts';
import { formStyle } from '../../form/style.ts';
import { badge } from '../../parts/badge.ts';
import { Confirm } from '../../parts/confirm.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { switchStyle } from '../../parts/switch-style.ts';
import { Attempt } from '../../shell/attempt.ts';
import { MfxElement } from '../../shell/element.ts';
import { stateOf } from '../../shell/health.ts';
import { Loading } from '../../shell/loading.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import { connectionWords } from '../../words/connection.ts';
import { formWords } from '../../words/form.ts';
import { healthWords } from '../../words/health.ts';
import { labelOf } from '../../words/subjects.ts';
import { loadCharts } from '../charts/load.ts';
import { tones } from '../overview/state.ts';
import { renderCapabilities } from './capabilities.ts';
import { renderControls } from './controls.ts';
import { type Connected, type Connection, readConnected, withChange } from './read.ts';
import { renderSettings } from './settings.ts';
import { connectionStyle } from './style.ts';

interface Shown extends Connected {
  readonly permissions: Permissions;
}
type Changed = components['schemas']['Connection'];

/** One connection: what it does, its settings, its test, and its end. */
export class ConnectionScreen extends MfxElement {
  static override styles = [...MfxElement.styles, switchStyle, formStyle, connectionStyle];
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    connectionId: { attribute: 'connection-id' },
  };

  /** Which connection. */
  declare connectionId: string;

  readonly #attempt = new Attempt(this, () => this.current);
  readonly #confirm = new Confirm(this);
  readonly #form = new SchemaForm(this, {
    words: () => this.current.words(formWords),
    announce: (text) => this.current.announce(text),
  });
  /** What went well, or what somebody else changed. */
  #message: { readonly tone: 'good' | 'warn'; readonly text: string } | null = null;
  #notices: components['schemas']['TestedConnection']['notices'] = [];

  readonly #shown = new Loading<Shown>(this, async (signal) => {
    const [connected, permissions] = await Promise.all([
      readConnected(this.current.client, this.connectionId, signal),
      this.current.permissions(),
    ]);
    this.#startForm(connected);
    return { ...connected, permissions };
  });

  constructor() {
    super();
    this.connectionId = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadCharts();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('connectionId') && this.connectionId !== '') void this.#shown.load({ fresh: true });
  }

  #startForm({ provider, connection }: Connected): void {
    const config: unknown = connection.config;
    this.#form.start(provider.config_schema, isObject(config) ? config : {});
  }

  /** Shows a change at once, and takes it back if the server refuses it. */
  async #change(before: Shown, expected: Partial<Connection>, send: () => Promise<Changed>): Promise<boolean> {
    this.#message = null;
    this.#shown.set({ ...before, connection: { ...before.connection, ...expected } });
    const sent = await this.#attempt.do('change', send);
    if (sent.isDone) {
      this.#shown.set({ ...before, connection: withChange(before.connection, sent.value) });
      return true;
    }
    this.#shown.set(before);
    if (sent.error.code === 'stale_version') {
      this.#attempt.forget();
      await this.#shown.load();
      this.#say('warn', this.current.words(connectionWords).reloaded);
    }
    return false;
  }

  #say(tone: 'good' | 'warn', text: string): void {
    this.#message = { tone, text };
    this.current.announce(text);
    this.requestUpdate();
  }

  async #toggle(shown: Shown, capability: string, isOn: boolean): Promise<void> {
    const { id, version, enabled_capabilities: before } = shown.connection;
    const enabled_capabilities = isOn ? [...before, capability] : before.filter((key) => key !== capability);
    const { client, words, announce } = this.current;
    const isDone = await this.#change(shown, { enabled_capabilities }, () =>
      client.connections.change(id, { version, enabled_capabilities }),
    );
    const name = labelOf(
      this.current,
      capability,
      shown.provider.capabilities.find(({ key }) => key === capability)?.label,
    );
    const { switchedOn, switchedOff } = words(connectionWords);
    if (isDone) announce((isOn ? switchedOn : switchedOff)(name));
  }

  async #setStatus(shown: Shown, isOn: boolean): Promise<void> {
    const { connections } = this.current.client;
    const { id } = shown.connection;
    const isDone = await this.#change(shown, { status: isOn ? 'enabled' : 'disabled' }, () =>
      isOn ? connections.enable(id) : connections.disable(id),
    );
    const { switchedOn, switchedOff } = this.current.words(connectionWords);
    if (isDone) this.current.announce((isOn ? switchedOn : switchedOff)(shown.provider.label));
  }

  async #save(event: Event, shown: Shown): Promise<void> {
    event.preventDefault();
    const config = this.#form.submit();
    if (!isObject(config) || this.#attempt.busy !== null) return;
    const { id, version } = shown.connection;
    const isDone = await this.#change(shown, {}, () => this.current.client.connections.change(id, { version, config }));
    if (isDone) this.#say('good', this.current.words(connectionWords).saved);
    else if (this.#attempt.error?.fields.length) this.#form.refuse(this.#attempt.error.fields, 'config');
  }

  async #test(shown: Shown): Promise<void> {
    this.#message = null;
    const { client, words } = this.current;
    const tested = await this.#attempt.do('test', () => client.connections.test(shown.connection.id));
    if (!tested.isDone) return;
    const { notices, ...connection } = tested.value;
    this.#notices = notices;
    this.#shown.set({ ...shown, connection: withChange(shown.connection, connection) });
    if (connection.health === 'healthy') this.#say('good', words(connectionWords).tested);
    else this.#say('warn', connection.health_reason ?? '');
  }

  async #disconnect({ connection, provider }: Shown): Promise<void> {
    const session = this.current;
    const words = session.words(connectionWords);
    const isSure = await this.#confirm.ask({
      title: words.disconnectTitle(provider.label),
      text: words.disconnectText,
      action: words.disconnect,
      kind: 'danger',
    });
    if (!isSure) return;
    const deleted = await this.#attempt.do('delete', () => session.client.connections.delete(connection.id));
    if (!deleted.isDone) return;
    session.announce(words.disconnected(provider.label));
    session.navigate(paths.overview, { replace: true });
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(connectionWords);
    const { value } = this.#shown.state;
    return html`<div class="stack">
      <p><a href=${session.link(paths.overview)}>${words.back}</a></p>
      <h1 tabindex="-1">${value?.provider.label ?? words.connection}</h1>
      ${loaded(
        session,
        this.#shown.state,
        () => void this.#shown.load(),
        (shown) => this.#content(shown),
      )}
      ${this.#confirm.render(session)}
    </div>`;
  }

  #content(shown: Shown): TemplateResult {
    const session = this.current;
    const words = session.words(connectionWords);
    const { connection } = shown;
    const state = stateOf(connection);
    const { error } = this.#attempt;
    return html`${badge(tones[state], session.words(healthWords).states[state])}
      ${connection.health_reason ? html`<p>${connection.health_reason}</p>` : nothing}
      ${this.#message ? notice(this.#message.tone, html`<p>${this.#message.text}</p>`) : nothing}
      ${error && error.fields.length === 0 ? errorNotice(session, error) : nothing}
      ${this.#notices.map(({ message }) => notice('warn', html`<p>${message}</p>`))}
      <section class="card stack" aria-labelledby="what">
        <h2 id="what">${words.what}</h2>
        ${renderCapabilities({
          session,
          ...shown,
          isBusy: this.#attempt.busy !== null,
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
          isBusy: this.#attempt.busy !== null,
          setStatus: (isOn) => void this.#setStatus(shown, isOn),
          test: () => void this.#test(shown),
          disconnect: () => void this.#disconnect(shown),
        })}
      </section>`;
  }

  #settings(shown: Shown): TemplateResult {
    const session = this.current;
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
