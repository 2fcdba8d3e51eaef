import type { components } from '@makerfex/integrations-client';
import { css, html, nothing, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { formStyle } from '../../form/style.ts';
import { badge } from '../../parts/badge.ts';
import { button } from '../../parts/button.ts';
import { buttonRow } from '../../parts/button-row.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice } from '../../parts/notice.ts';
import { time } from '../../parts/time.ts';
import { Attempt } from '../../shell/attempt.ts';
import type { Loading } from '../../shell/loading.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import { endingOf } from '../../shell/run-state.ts';
import type { Session } from '../../shell/session.ts';
import { commonWords } from '../../words/common.ts';
import { schedulesWords } from '../../words/schedules.ts';
import { labelOf } from '../../words/subjects.ts';
import type { Connected } from '../connection/read.ts';
import { toCadence } from './cadence.ts';
import { type EditorHost, ScheduleEditor } from './editor.ts';

type Schedule = components['schemas']['Schedule'];
type Run = components['schemas']['Run'];
type Capability = Connected['provider']['capabilities'][number];

/** What was read. */
export interface Shown extends Connected {
  readonly permissions: Permissions;
  readonly schedules: readonly Schedule[];
  readonly lastRuns: ReadonlyMap<string, Run>;
}

/** How many failures in a row pause a schedule. */
const mostFailures = 3;

/** The schedules, and what changes them. */
export class SchedulesContent {
  readonly styles = styles;
  readonly #host: EditorHost;
  readonly #session: () => Session;
  readonly #shown: Loading<Shown>;
  readonly #attempt: Attempt;
  readonly #editor: ScheduleEditor;

  constructor(host: EditorHost, session: () => Session, shown: Loading<Shown>) {
    this.#host = host;
    this.#session = session;
    this.#shown = shown;
    this.#attempt = new Attempt(host, session);
    this.#editor = new ScheduleEditor(host, session);
  }

  get #connectionId(): string {
    return this.#shown.state.value?.connection.id ?? '';
  }

  render(): TemplateResult {
    const session = this.#session();
    const { error } = this.#attempt;
    return html`${errorNotice(session, error)}
    ${loaded(session, this.#shown, (shown) => this.#cards(shown))}`;
  }

  async #save(event: Event, capability: Capability, schedule: Schedule | undefined): Promise<void> {
    event.preventDefault();
    const chosen = this.#editor.value();
    if (!chosen || this.#attempt.isBusy) return;
    const session = this.#session();
    const input = schedule?.input ?? {};
    const saved = await this.#attempt.do('save', () =>
      session.client.schedules.set(this.#connectionId, capability.key, { ...chosen, input, enabled: true }),
    );
    if (!saved) {
      this.#editor.refuse(this.#attempt);
      return;
    }
    this.#editor.stop();
    session.announce(session.words(schedulesWords).saved(labelOf(session, capability.key, capability.label)));
    await this.#reload(capability.key);
  }

  async #setEnabled({ capability, cron, time_zone, input }: Schedule, enabled: boolean): Promise<void> {
    const { client } = this.#session();
    const set = await this.#attempt.do(capability, () =>
      client.schedules.set(this.#connectionId, capability, { cron, time_zone, input, enabled }),
    );
    if (set) await this.#shown.load();
  }

  async #remove(schedule: Schedule, label: string): Promise<void> {
    const session = this.#session();
    await this.#attempt.do(schedule.capability, () =>
      session.client.schedules.delete(this.#connectionId, schedule.capability),
    );
    if (this.#attempt.error) return;
    session.announce(session.words(schedulesWords).removed(label));
    await this.#reload(schedule.capability);
  }

  /** The button that was used is gone by then: its card takes the focus. */
  async #reload(capability: string): Promise<void> {
    await this.#shown.load();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(`schedule-${capability}`)}`)?.focus();
  }

  #cards(shown: Shown): TemplateResult {
    const capabilities = shown.provider.capabilities.filter(
      ({ key, input_schema: schema }) => needsNoInput(schema) || shown.schedules.some((one) => one.capability === key),
    );
    if (capabilities.length === 0) return html`<p>${this.#session().words(schedulesWords).none}</p>`;
    return html`<ul class="stack">
      ${capabilities.map((capability) => html`<li class="card stack tight">${this.#card(shown, capability)}</li>`)}
    </ul>`;
  }

  #card(shown: Shown, capability: Capability): TemplateResult {
    const session = this.#session();
    const words = session.words(schedulesWords);
    const { key } = capability;
    const label = labelOf(session, key, capability.label);
    const schedule = shown.schedules.find((one) => one.capability === key);
    return html`<h2 id=${`schedule-${key}`} tabindex="-1">${label}</h2>
      ${schedule ? this.#facts(shown, schedule) : html`<p class="muted">${words.manual}</p>`}
      ${this.#editor.editing?.capability === key ? this.#form(capability, schedule) : this.#buttons(shown, key, label, schedule)}`;
  }

  #facts({ lastRuns }: Shown, schedule: Schedule): TemplateResult {
    const session = this.#session();
    const words = session.words(schedulesWords);
    const run = schedule.last_run_id === null ? undefined : lastRuns.get(schedule.last_run_id);
    const { next_at: next } = schedule;
    return html`<p>${this.#describe(schedule)}</p>
      ${
        schedule.enabled
          ? nothing
          : badge('warn', schedule.failures >= mostFailures ? words.pausedByFailures : words.paused)
      }
      <dl class="facts">
        ${next === null ? nothing : html`<dt>${words.next}</dt><dd>${time(session.format, next)}</dd>`}
        <dt>${words.last}</dt>
        <dd>
          ${
            run
              ? html`${words.results[endingOf(run) ?? 'live']}, ${time(session.format, run.finished_at ?? run.created_at)}.
                <a href=${session.link(paths.run(run.id))}>${words.show}</a>`
              : words.never
          }
        </dd>
      </dl>`;
  }

  #describe({ cron, time_zone: zone }: Schedule): string {
    const words = this.#session().words(schedulesWords);
    const cadence = toCadence(cron);
    if (cadence.kind === 'daily') return words.dailyAt(cadence.time, zone);
    return cadence.kind === 'cron' ? words.cronAt(cadence.cron, zone) : words[cadence.kind];
  }

  #form(capability: Capability, schedule: Schedule | undefined): TemplateResult {
    const session = this.#session();
    return html`<form id="editor" novalidate @submit=${(event: Event) => void this.#save(event, capability, schedule)}>
      ${this.#editor.render()}
      <div class="row">
        <button class="button primary">${session.words(schedulesWords).save}</button>
        ${button({ label: session.words(commonWords).cancel, act: () => this.#editor.stop() })}
      </div>
    </form>`;
  }

  #buttons({ permissions }: Shown, key: string, label: string, schedule: Schedule | undefined): TemplateResult {
    const session = this.#session();
    const words = session.words(schedulesWords);
    const denied = denialOf(session, permissions.may('configure'));
    const isBusy = this.#attempt.isBusy;
    const one = (text: string, act: () => void) => ({ label: text, fullLabel: words.of(text, label), isBusy, act });
    const edit = () =>
      this.#editor.start({
        connectionId: this.#connectionId,
        capability: key,
        cron: schedule?.cron ?? null,
        timeZone: schedule?.time_zone ?? null,
      });
    if (!schedule) return buttonRow(denied, [one(words.set, edit)]);
    const { enabled } = schedule;
    return buttonRow(denied, [
      one(words.change, edit),
      one(enabled ? words.pause : words.resume, () => void this.#setEnabled(schedule, !enabled)),
      one(words.remove, () => void this.#remove(schedule, label)),
    ]);
  }
}

const styles = [
  formStyle,
  css`
    .times {
      list-style: decimal;
      padding-inline-start: 1.5rem;
    }
  `,
];

/** Only what needs no input can run by itself without one that a person wrote. */
const needsNoInput = (schema: unknown): boolean =>
  isObject(schema) && (!Array.isArray(schema['required']) || schema['required'].length === 0);
