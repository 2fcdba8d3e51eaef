import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { formStyle } from '../../form/style.ts';
import { button } from '../../parts/button.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { switchStyle } from '../../parts/switch-style.ts';
import { Attempt } from '../../shell/attempt.ts';
import { MfxElement } from '../../shell/element.ts';
import { Loading } from '../../shell/loading.ts';
import { denialOf } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import { connectWords } from '../../words/connect.ts';
import { renderCapabilities } from '../connection/capabilities.ts';
import { renderAbout } from './about.ts';
import { Consent } from './consent.ts';
import { FirstImport } from './first-import.ts';
import { Key } from './key.ts';
import { type Connecting, type Connection, isSignedIn, readConnecting } from './read.ts';
import { reportBack, takeReturned } from './returned.ts';
import { SettingsStep } from './settings-step.ts';
import { type StepName, stepAfter, stepAt, stepNames, stepsOf } from './steps.ts';
import { connectStyle } from './style.ts';
import { TestStep } from './test-step.ts';

/** Connects a provider, step by step. Each step has an address of its own, so that a person can leave and come back. */
export class ConnectScreen extends MfxElement {
  static override styles = [...MfxElement.styles, switchStyle, formStyle, connectStyle];
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    provider: { attribute: 'provider' },
    step: { attribute: 'step' },
  };

  /** Key of the provider. */
  declare provider: string;
  /** Where the person is; empty for the first step. */
  declare step: string;

  readonly #attempt = new Attempt(this, () => this.current);
  readonly #settings = new SettingsStep(this, {
    session: () => this.current,
    attempt: this.#attempt,
    saved: ({ provider }) => void this.#settingsSaved(provider),
    outdated: () => void this.#shown.load(),
  });
  readonly #consent = new Consent(this, {
    session: () => this.current,
    attempt: this.#attempt,
    back: () => void this.#back(),
  });
  readonly #key = new Key(this, {
    session: () => this.current,
    attempt: this.#attempt,
    saved: () => void this.#saved(),
  });
  readonly #firstImport = new FirstImport(this, { session: () => this.current, attempt: this.#attempt });
  /** Whether the person came back from the provider without having signed in. */
  #isRefused = false;
  #isOtherWindow = false;
  readonly #test = new TestStep({
    session: () => this.current,
    attempt: this.#attempt,
    tested: () => void this.#shown.load(),
  });

  readonly #shown = new Loading<Connecting>(this, async (signal) => {
    const { client, permissions } = this.current;
    return readConnecting(client, permissions(), this.provider, signal);
  });

  constructor() {
    super();
    this.provider = '';
    this.step = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const returned = takeReturned();
    if (!returned) return;
    this.#isOtherWindow = returned.isOwnWindow;
    if (returned.isOwnWindow) reportBack();
    this.#isRefused = !returned.isConnected;
    if (returned.isConnected && !this.#isOtherWindow) this.#go('test', true);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('step')) this.#attempt.error = null;
    if (changed.has('provider') && this.provider !== '') void this.#start();
  }

  async #start(): Promise<void> {
    await this.#shown.load({ fresh: true });
    const { value } = this.#shown.state;
    if (!value) return;
    this.#settings.start(value);
    this.#key.start(value.provider);
  }

  #go(step: StepName | null, replace = false): void {
    const path = step === null ? paths.overview : paths.connect(this.provider, step === 'about' ? undefined : step);
    this.current.navigate(path, { replace });
  }

  /** The person may have signed in: goes on if so. */
  async #back(): Promise<void> {
    const before = this.#shown.state.value?.credential?.version ?? 0;
    await this.#shown.load();
    const { value } = this.#shown.state;
    if (!value || !isSignedIn(value) || (value.credential?.version ?? 0) === before) return;
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
      this.current.client.connections.change(id, { version, enabled_capabilities }),
    );
    this.#shown.set({ ...shown, connection: changed.isDone ? { ...connection, ...changed.value } : connection });
    if (!changed.isDone && changed.error.code === 'stale_version') await this.#shown.load();
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(connectWords);
    if (this.#isOtherWindow) return html`<h1 tabindex="-1">${words.closeWindow}</h1>`;
    const { value } = this.#shown.state;
    return html`<div class="stack">
      <h1 tabindex="-1">${value ? words.title(value.provider.label) : this.provider}</h1>
      ${loaded(
        session,
        this.#shown.state,
        () => void this.#start(),
        (shown) => this.#content(shown),
      )}
    </div>`;
  }

  #content(shown: Connecting): TemplateResult {
    const session = this.current;
    const words = session.words(connectWords);
    const { provider, connection } = shown;
    const step = stepAt(provider, this.step, { isConnected: connection !== null, isSignedIn: isSignedIn(shown) });
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
        ${error ? errorNotice(session, error) : nothing} ${this.#step(step, shown)}
      </section>`;
  }

  #step(step: StepName, shown: Connecting): TemplateResult {
    const { provider, connection } = shown;
    const denied = denialOf(this.current, shown.permissions.may('configure'));
    if (step === 'about') return this.#about(shown, denied);
    if (denied !== null) return notice('warn', html`<p>${denied}</p>`);
    if (step === 'settings' || connection === null)
      return this.#settings.render(shown, this.#backButton('settings', shown));
    if (step === 'sign-in') return this.#signIn(shown, connection);
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
    return html`${renderAbout(this.current, provider)}
      <div class="row">
        ${button({ label: this.current.words(connectWords).next, kind: 'primary', denied, isBusy: this.#attempt.busy !== null, act: next })}
      </div>`;
  }

  #signIn(shown: Connecting, connection: Connection): TemplateResult {
    const session = this.current;
    const words = session.words(connectWords);
    const { provider, credential } = shown;
    const mayGoOn = isSignedIn(shown) || provider.auth_types.includes('none');
    return html`${this.#isRefused ? notice('bad', html`<p>${words.refused}</p>`) : nothing}
      ${
        credential && isSignedIn(shown)
          ? notice('good', html`<p>${words.signedIn(session.format.relative(credential.created_at))}</p>`)
          : nothing
      }
      ${provider.auth_types.includes('none') ? html`<p>${words.optionalSignIn}</p>` : nothing}
      ${provider.auth_types.includes('oauth2') ? this.#consent.render(shown, connection) : nothing}
      ${this.#key.render(provider, connection)}
      <div class="row">${mayGoOn ? this.#nextButton('sign-in', provider) : nothing} ${this.#backButton('sign-in', shown)}</div>`;
  }

  #choice(shown: Connecting, connection: Connection): TemplateResult {
    const session = this.current;
    return html`<p>${session.words(connectWords).chooseIntro}</p>
      ${renderCapabilities({
        session,
        provider: shown.provider,
        connection,
        permissions: shown.permissions,
        isBusy: this.#attempt.busy !== null,
        toggle: (key, isOn) => void this.#toggle(shown, connection, key, isOn),
        hasLinks: false,
      })}
      <div class="row">${this.#nextButton('choose', shown.provider)} ${this.#backButton('choose', shown)}</div>`;
  }

  #nextButton(step: StepName, provider: Connecting['provider']): TemplateResult {
    const words = this.current.words(connectWords);
    const next = stepAfter(provider, step);
    return button({ label: next === null ? words.finish : words.next, kind: 'primary', act: () => this.#go(next) });
  }

  #backButton(step: StepName, { provider }: Connecting): TemplateResult {
    const steps = stepsOf(provider);
    const before = steps[steps.indexOf(step) - 1] ?? stepNames[0];
    return button({ label: this.current.words(connectWords).back, act: () => this.#go(before) });
  }
}
