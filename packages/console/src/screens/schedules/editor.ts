import { ApiError, type Client } from '@makerfex/integrations-client';
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from '../../parts/live.ts';
import { radios } from '../../parts/radios.ts';
import { valueIn } from '../../parts/typed.ts';
import type { Attempt } from '../../shell/attempt.ts';
import type { Session } from '../../shell/session.ts';
import { schedulesWords } from '../../words/schedules.ts';
import { type CadenceKind, cadenceKinds, ownTimeZone, timeZones, toCadence, toCron } from './cadence.ts';

/** As long as a person pauses while typing, in milliseconds. */
const pauseMs = 400;

export interface EditorHost extends ReactiveControllerHost {
  readonly renderRoot: DocumentFragment | HTMLElement;
}
export interface Editing {
  readonly connectionId: string;
  readonly capability: string;
  readonly cron: string | null;
  readonly timeZone: string | null;
}

/** Chooses when a capability runs, and shows the next times, which the server computes. */
export class ScheduleEditor implements ReactiveController {
  /** What is edited; null if nothing is. */
  editing: Editing | null = null;
  readonly #host: EditorHost;
  readonly #session: () => Session;
  #kind: CadenceKind = 'quarterly';
  #time = '06:00';
  #cron = '';
  #timeZone = 'UTC';
  #times: readonly string[] = [];
  #problem: { readonly path: 'cron' | 'time_zone' | 'time'; readonly text: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: AbortController | undefined;

  constructor(host: EditorHost, session: () => Session) {
    this.#host = host;
    this.#session = session;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  start(editing: Editing): void {
    this.editing = editing;
    const cadence = toCadence(editing.cron ?? '*/15 * * * *');
    this.#kind = cadence.kind;
    this.#cron = editing.cron ?? '';
    this.#time = cadence.kind === 'daily' ? cadence.time : '06:00';
    this.#timeZone = editing.timeZone ?? ownTimeZone();
    this.#changed(0);
    void this.#host.updateComplete.then(() => this.#focus('[name="cadence"]:checked'));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#reading?.abort();
    this.editing = null;
    this.#host.requestUpdate();
  }

  /** What was chosen; null if it is not complete: the problem then shows. */
  value(): { readonly cron: string; readonly time_zone: string } | null {
    const cron = toCron(this.#cadence());
    if (cron !== '') return { cron, time_zone: this.#timeZone };
    this.#refuse(this.#kind === 'daily' ? 'time' : 'cron');
    return null;
  }

  /** Shows what the server found wrong, instead of as the error of the attempt. */
  refuse(attempt: Attempt): void {
    const field = attempt.error?.fields.find(({ path }) => path === 'cron' || path === 'time_zone');
    if (!field) return;
    attempt.forget();
    this.#refuse(field.path === 'cron' ? 'cron' : 'time_zone', field.problem);
  }

  #refuse(path: 'cron' | 'time_zone' | 'time', text = this.#session().words(schedulesWords).timeMissing): void {
    this.#problem = { path, text };
    this.#times = [];
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#focus('[aria-invalid="true"]'));
  }

  #focus(selector: string): void {
    this.#host.renderRoot.querySelector<HTMLElement>(`#editor ${selector}`)?.focus();
  }

  #cadence() {
    if (this.#kind === 'daily') return { kind: this.#kind, time: this.#time };
    return this.#kind === 'cron' ? { kind: this.#kind, cron: this.#cron } : { kind: this.#kind };
  }

  #choose(kind: CadenceKind): void {
    // Advanced starts with what was chosen before.
    if (kind === 'cron') this.#cron = toCron(this.#cadence());
    this.#kind = kind;
    this.#changed(0);
  }

  #changed(waitMs = pauseMs): void {
    this.#problem = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#plan(), waitMs);
    this.#host.requestUpdate();
  }

  async #plan(): Promise<void> {
    const { editing } = this;
    const cron = toCron(this.#cadence());
    if (!editing || cron === '') return;
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    try {
      this.#times = await plan(this.#session().client, editing, cron, this.#timeZone, signal);
      this.#problem = null;
    } catch (error) {
      if (signal.aborted) return;
      this.#times = [];
      const field = error instanceof ApiError ? error.fields[0] : undefined;
      this.#problem = field ? { path: field.path === 'time_zone' ? 'time_zone' : 'cron', text: field.problem } : null;
    }
    this.#host.requestUpdate();
  }

  render(): TemplateResult {
    const words = this.#session().words(schedulesWords);
    return html`${radios({
      legend: words.howOften,
      name: 'cadence',
      options: cadenceKinds,
      labels: words,
      chosen: this.#kind,
      choose: (kind) => this.#choose(kind),
    })}
      ${this.#kind === 'daily' ? this.#timeField() : nothing} ${this.#kind === 'cron' ? this.#cronField() : nothing}
      ${this.#kind === 'daily' || this.#kind === 'cron' ? this.#zoneField() : nothing} ${this.#nextTimes()}`;
  }

  #timeField(): TemplateResult {
    const words = this.#session().words(schedulesWords);
    return html`<div class="field">
      <label for="time">${words.time}</label>
      <input
        id="time"
        type="time"
        aria-invalid=${String(this.#problem?.path === 'time')}
        aria-describedby="time-hint time-problem"
        .value=${live(this.#time)}
        @input=${(event: Event) => this.#typed(event, (text) => (this.#time = text))}
      />
      <p class="hint" id="time-hint">${words.clocks}</p>
      ${this.#problemOf('time')}
    </div>`;
  }

  #cronField(): TemplateResult {
    const words = this.#session().words(schedulesWords);
    return html`<div class="field">
      <label for="cron">${words.cronLabel}</label>
      <p class="hint" id="cron-hint">${words.cronHint}</p>
      <input
        id="cron"
        type="text"
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${String(this.#problem?.path === 'cron')}
        aria-describedby="cron-hint cron-problem"
        .value=${live(this.#cron)}
        @input=${(event: Event) => this.#typed(event, (text) => (this.#cron = text))}
      />
      ${this.#problemOf('cron')}
    </div>`;
  }

  #zoneField(): TemplateResult {
    const words = this.#session().words(schedulesWords);
    return html`<div class="field">
      <label for="time_zone">${words.timeZone}</label>
      <select
        id="time_zone"
        aria-invalid=${String(this.#problem?.path === 'time_zone')}
        aria-describedby="time_zone-problem"
        @change=${(event: Event) => this.#typed(event, (text) => (this.#timeZone = text))}
      >
        ${timeZones(ownTimeZone(), this.#timeZone).map(
          (zone) => html`<option value=${zone} ?selected=${zone === this.#timeZone}>${zone}</option>`,
        )}
      </select>
      ${this.#problemOf('time_zone')}
    </div>`;
  }

  #typed(event: Event, keep: (text: string) => void): void {
    keep(valueIn(event));
    this.#changed();
  }

  #problemOf(path: string): TemplateResult {
    const text = this.#problem?.path === path ? this.#problem.text : '';
    return html`<p class="problem" id=${`${path}-problem`} ?hidden=${text === ''}>${text}</p>`;
  }

  #nextTimes(): TemplateResult | typeof nothing {
    if (this.#times.length === 0) return nothing;
    const { words, language } = this.#session();
    const format = new Intl.DateTimeFormat(language, {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone: this.#kind === 'daily' || this.#kind === 'cron' ? this.#timeZone : undefined,
    });
    return html`<div aria-labelledby="next-five" role="group">
      <h3 id="next-five">${words(schedulesWords).nextFive}</h3>
      <ol class="times">
        ${this.#times.map((time) => html`<li><time datetime=${time}>${format.format(new Date(time))}</time></li>`)}
      </ol>
    </div>`;
  }
}

const plan = (client: Client, { connectionId, capability }: Editing, cron: string, zone: string, signal: AbortSignal) =>
  client.schedules.plan(connectionId, capability, { cron, time_zone: zone }, { signal });
