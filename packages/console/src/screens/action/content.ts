import { html, nothing, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { type FormHost, SchemaForm } from '../../form/schema-form.ts';
import { formStyle } from '../../form/style.ts';
import { buttonRow } from '../../parts/button-row.ts';
import { comboboxStyle } from '../../parts/combobox.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { Attempt } from '../../shell/attempt.ts';
import type { Loading } from '../../shell/loading.ts';
import { type Decision, denialOf } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { actionWords } from '../../words/action.ts';
import type { Connected } from '../connection/read.ts';
import { type ChoosingScreen, hostChoices } from './host-choices.ts';
import { asDryRun, readInput } from './input-plan.ts';
import { ownScreenOf } from './own-screens.ts';

/** What was read. */
export interface Shown extends Connected {
  /** Whether the capability can run now; null if the provider does not have it. */
  readonly decision: Decision | null;
}

/** The rules of what signing in mends. */
const credentialRules = 'use.credential_';

/** The input that a person fills in, by the form of its schema or a screen of its own. */
export class ActionContent {
  readonly styles = styles;
  readonly #host: FormHost & ChoosingScreen;
  readonly #session: () => Session;
  readonly #shown: Loading<Shown>;
  readonly #attempt: Attempt;
  readonly #form: SchemaForm;
  #hasDryRun = false;
  #isOptional = false;

  constructor(host: FormHost & ChoosingScreen, session: () => Session, shown: Loading<Shown>) {
    this.#host = host;
    this.#session = session;
    this.#shown = shown;
    this.#attempt = new Attempt(host, session);
    this.#form = new SchemaForm(host, {
      session,
      name: 'input',
      combobox: (field, onChoice) => hostChoices(host, session, field, onChoice),
    });
  }

  /** Begins with an empty input. */
  async start(connected: Connected): Promise<void> {
    const { capability: wanted } = this.#host;
    const capability = connected.provider.capabilities.find(({ key }) => key === wanted);
    const { plan, hasDryRun } = readInput(capability?.input_schema ?? {});
    this.#hasDryRun = hasDryRun;
    this.#isOptional = plan.kind === 'group' && plan.properties.every(({ isRequired }) => !isRequired);
    this.#form.startPlan(plan, undefined, capability?.choices);
    await ownScreenOf(connected, wanted)?.load();
  }

  render(): TemplateResult {
    return loaded(this.#session(), this.#shown, (shown) => this.#sections(shown));
  }

  async #run(isDryRun: boolean): Promise<void> {
    const input = this.#form.submit();
    if (!isObject(input) || this.#attempt.isBusy) return;
    const { client, announce, navigate, words } = this.#session();
    const started = await this.#attempt.do('run', () =>
      client.runs.start(this.#host.connectionId, this.#host.capability, isDryRun ? asDryRun(input) : input),
    );
    if (started) {
      announce(words(actionWords).started);
      navigate(paths.run(started.id));
    } else this.#form.refuse(this.#attempt, 'input');
  }

  #sections({ decision, connection, provider }: Shown): TemplateResult {
    const session = this.#session();
    const words = session.words(actionWords);
    if (decision === null) return notice('warn', words.gone);
    const denied = denialOf(session, decision);
    const mend = decision.rule.startsWith(credentialRules)
      ? html`<a class="button" href=${session.link(paths.connect(provider.key, 'sign-in'))}
          >${words.signIn}</a
        >`
      : nothing;
    const connected = { connection, provider };
    const own = ownScreenOf(connected, this.#host.capability);
    if (own) return own.render({ session, connected, capability: this.#host.capability, denied, mend });
    const isBusy = this.#attempt.isBusy;
    const { error } = this.#attempt;
    const submit = (event: Event) => {
      event.preventDefault();
      if (denied === null) void this.#run(false);
    };
    const buttons = [{ label: words.run, kind: 'primary', isBusy, act: () => void this.#run(false) } as const];
    const dryRun = { label: words.dryRun, isBusy, act: () => void this.#run(true) };
    return html`${errorNotice(session, error)}
      <form novalidate @submit=${submit}>
        ${this.#fields()} ${this.#hasDryRun ? html`<p class="hint">${words.dryRunHint}</p>` : nothing}
        ${buttonRow(denied, this.#hasDryRun ? [...buttons, dryRun] : buttons, mend)}
      </form>`;
  }

  /** What may all be left out does not stand in the way. */
  #fields(): TemplateResult {
    const words = this.#session().words(actionWords);
    if (this.#form.isEmpty) return html`<p class="muted">${words.noInput}</p>`;
    if (!this.#isOptional) return this.#form.render();
    return html`<details ?open=${this.#form.hasProblems}>
      <summary>${words.options}</summary>
      <div class="stack">${this.#form.render()}</div>
    </details>`;
  }
}

const styles = [formStyle, comboboxStyle];
