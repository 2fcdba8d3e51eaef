import { html, nothing, type TemplateResult } from 'lit';
import type { FormHost } from '../../form/schema-form.ts';
import { formStyle } from '../../form/style.ts';
import { button } from '../../parts/button.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { switchStyle } from '../../parts/switch-style.ts';
import { Attempt } from '../../shell/attempt.ts';
import type { Loading } from '../../shell/loading.ts';
import { denialOf } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { connectWords } from '../../words/connect.ts';
import { renderCapabilities } from '../connection/capabilities.ts';
import { connectionStyle } from '../connection/style.ts';
import { renderAbout } from './about.ts';
import { Consent } from './consent.ts';
import { FirstImport } from './first-import.ts';
import { Key } from './key.ts';
import { type Connecting, type Connection, isSignedIn } from './read.ts';
import type { Returned } from './returned.ts';
import { SettingsStep } from './settings-step.ts';
import { type StepName, stepAfter, stepAt, stepNames, stepsOf } from './steps.ts';
import { connectStyle } from './style.ts';
import { TestStep } from './test-step.ts';

/** Where the person is. */
export interface ConnectHost extends FormHost {
  /** Key of the provider. */
  readonly provider: string;
  /** Empty for the first step. */
  readonly step: string;
}

/** The steps, and what a person does in them. */
export class ConnectContent {
  readonly styles = styles;
  readonly #host: ConnectHost;
  readonly #session: () => Session;
  readonly #shown: Loading<Connecting>;
  readonly #attempt: Attempt;
  readonly #settings: SettingsStep;
  readonly #consent: Consent;
  readonly #key: Key;
  readonly #test: TestStep;
  readonly #firstImport: FirstImport;

  constructor(host: ConnectHost, session: () => Session, shown: Loading<Connecting>) {
    this.#host = host;
    this.#session = session;
    this.#shown = shown;
    const attempt = new Attempt(host, session);
    this.#attempt = attempt;
    this.#settings = new SettingsStep(host, {
      session,
      attempt,
      saved: ({ provider }) => void this.#settingsSaved(provider),
      outdated: () => void shown.load(),
    });
    this.#consent = new Consent(host, { session, attempt, back: (before) => void this.#back(before) });
    this.#key = new Key(host, { session, attempt, saved: () => void this.#saved() });
    this.#test = new TestStep({ session, attempt, tested: () => void shown.load() });
    this.#firstImport = new FirstImport(host, { session, attempt });
  }

  /** Begins with what is stored. */
  start(connecting: Connecting): void {
    this.#settings.start(connecting);
    this.#key.start(connecting.provider);
  }

  /** The person is at another step: what failed in the one before says nothing. */
  moved(): void {
    this.#attempt.error = null;
  }

  /** @param returned how the person came back from the provider's page */
  render(returned: Returned | null): TemplateResult {
    const session = this.#session();
    const words = session.words(connectWords);
    if (returned?.isOwnWindow) return html`<h1 tabindex="-1">${words.closeWindow}</h1>`;
    const { state } = this.#shown;
    return html`<h1 tabindex="-1">${state.value ? words.title(state.value.provider.label) : this.#host.provider}</h1>
      ${loaded(session, this.#shown, (shown) => this.#card(shown, returned?.isConnected === false))}`;
  }

  #go(step: StepName | null): void {
    const path =
      step === null ? paths.overview : paths.connect(this.#host.provider, step === 'about' ? undefined : step);
    this.#session().navigate(path);
  }

  /** The person may have signed in: goes on if so. */
  async #back(before: Connecting): Promise<void> {
    await this.#shown.load();
    const { value } = this.#shown.state;
    if (!value || !isSignedIn(value) || value.credential?.version === before.credential?.version) return;
    this.#consent.stop();
    this.#test.forget();
    this.#go('test');
  }

  async #saved(): Promise<void> {
    this.#test.forget();
    await this.#shown.load();
    this.#go('test');
  }

  async #settingsSaved(provider: Connecting['provider']): Promise<void> {
    this.#test.forget();
    await this.#shown.load();
    this.#go(stepAfter(provider, 'settings'));
  }

  async #toggle(shown: Connecting, connection: Connection, key: string, isOn: boolean): Promise<void> {
    const { id, version, enabled_capabilities: before } = connection;
    const enabled_capabilities = isOn ? [...before, key] : before.filter((one) => one !== key);
    this.#shown.set({ ...shown, connection: { ...connection, enabled_capabilities } });
    const changed = await this.#attempt.do('toggle', () =>
      this.#session().client.connections.change(id, { version, enabled_capabilities }),
    );
    this.#shown.set({ ...shown, connection: { ...connection, ...changed } });
    if (this.#attempt.error?.code === 'stale_version') await this.#shown.load();
  }

  #card(shown: Connecting, isRefused: boolean): TemplateResult {
    const session = this.#session();
    const words = session.words(connectWords);
    const { provider, connection } = shown;
    const step = stepAt(provider, this.#host.step, { isConnected: connection !== null, isSignedIn: isSignedIn(shown) });
    const steps = stepsOf(provider);
    const { error } = this.#attempt;
    return html`<nav aria-label=${words.steps}>
        <ol class="steps">
          ${steps.map((name) => html`<li aria-current=${name === step ? 'step' : nothing}>${words.names[name]}</li>`)}
        </ol>
      </nav>
      <section class="card stack" aria-labelledby="step">
        <h2 id="step">
          ${words.names[step]}
          <span class="hidden-text">(${words.stepOf(steps.indexOf(step) + 1, steps.length)})</span>
        </h2>
        ${errorNotice(session, error)} ${this.#step(step, shown, isRefused)}
      </section>`;
  }

  #step(step: StepName, shown: Connecting, isRefused: boolean): TemplateResult {
    const { provider, connection } = shown;
    const denied = denialOf(this.#session(), shown.permissions.may('configure'));
    if (step === 'about') return this.#about(shown, denied);
    if (denied !== null) return notice('warn', denied);
    if (step === 'settings' || connection === null)
      return this.#settings.render(shown, this.#backButton('settings', shown));
    if (step === 'sign-in') return this.#signIn(shown, connection, isRefused);
    if (step === 'test')
      return this.#test.render(connection, provider.label, {
        next: this.#nextButton('test', provider),
        back: this.#backButton('test', shown),
      });
    return step === 'choose' ? this.#choice(shown, connection) : this.#firstImport.render(provider, connection);
  }

  #about(shown: Connecting, denied: string | null): TemplateResult {
    const { provider, connection } = shown;
    const next = () => {
      if (connection === null && !stepsOf(provider).includes('settings')) void this.#settings.save(shown, {});
      else this.#go(stepAfter(provider, 'about'));
    };
    return html`${renderAbout(this.#session(), provider)}
      <div class="row">
        ${button({ label: this.#session().words(connectWords).next, kind: 'primary', denied, isBusy: this.#attempt.isBusy, act: next })}
      </div>`;
  }

  #signIn(shown: Connecting, connection: Connection, isRefused: boolean): TemplateResult {
    const session = this.#session();
    const words = session.words(connectWords);
    const { provider, credential } = shown;
    const mayGoOn = isSignedIn(shown) || provider.auth_types.includes('none');
    return html`${isRefused ? notice('bad', words.refused) : nothing}
      ${
        credential && isSignedIn(shown)
          ? notice('good', words.signedIn(session.format.relative(credential.created_at)))
          : nothing
      }
      ${provider.auth_types.includes('none') ? html`<p>${words.optionalSignIn}</p>` : nothing}
      ${provider.auth_types.includes('oauth2') ? this.#consent.render(shown, connection) : nothing}
      ${this.#key.render(provider, connection)}
      <div class="row">${mayGoOn ? this.#nextButton('sign-in', provider) : nothing} ${this.#backButton('sign-in', shown)}</div>`;
  }

  #choice(shown: Connecting, connection: Connection): TemplateResult {
    const session = this.#session();
    return html`<p>${session.words(connectWords).chooseIntro}</p>
      ${renderCapabilities({
        session,
        provider: shown.provider,
        connection,
        permissions: shown.permissions,
        isBusy: this.#attempt.isBusy,
        toggle: (key, isOn) => void this.#toggle(shown, connection, key, isOn),
        hasLinks: false,
      })}
      <div class="row">${this.#nextButton('choose', shown.provider)} ${this.#backButton('choose', shown)}</div>`;
  }

  #nextButton(step: StepName, provider: Connecting['provider']): TemplateResult {
    const words = this.#session().words(connectWords);
    const next = stepAfter(provider, step);
    return button({ label: next === null ? words.finish : words.next, kind: 'primary', act: () => this.#go(next) });
  }

  #backButton(step: StepName, { provider }: Connecting): TemplateResult {
    const steps = stepsOf(provider);
    const before = steps[steps.indexOf(step) - 1] ?? stepNames[0];
    return button({ label: this.#session().words(connectWords).back, act: () => this.#go(before) });
  }
}

const styles = [switchStyle, connectionStyle, formStyle, connectStyle];
