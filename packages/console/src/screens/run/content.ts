import { css, html, nothing, type TemplateResult } from 'lit';
import { badge, type Tone } from '../../parts/badge.ts';
import { button } from '../../parts/button.ts';
import { Confirm, type ConfirmHost } from '../../parts/confirm.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { time } from '../../parts/time.ts';
import { Attempt } from '../../shell/attempt.ts';
import type { Loading } from '../../shell/loading.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import { endingOf } from '../../shell/run-state.ts';
import type { Session } from '../../shell/session.ts';
import { runWords } from '../../words/run.ts';
import { labelOf } from '../../words/subjects.ts';
import { handOffScreen } from '../hand-off/load.ts';
import { Announcer } from './announcer.ts';
import { Follow, type Run } from './follow.ts';
import type { Origin } from './origin.ts';
import { describeProgress, renderBar, renderCounts } from './progress-view.ts';
import { renderOutcome } from './result-view.ts';

/** What was read. */
export interface Shown {
  readonly run: Run;
  readonly origin: Origin;
  readonly permissions: Permissions;
}

/** Of the states that are no idle ones. */
const tones: Partial<Record<Run['state'], Tone>> = { RETRY: 'warn', SUCCESS: 'good', FAILURE: 'bad' };

/** A run as it goes, and what a person can do with it. */
export class RunContent {
  readonly styles = styles;
  readonly #session: () => Session;
  readonly #shown: Loading<Shown>;
  readonly #attempt: Attempt;
  readonly #confirm: Confirm;
  readonly #announcer: Announcer;
  readonly #follow: Follow;

  constructor(host: ConfirmHost, session: () => Session, shown: Loading<Shown>) {
    this.#attempt = new Attempt(host, session);
    this.#session = session;
    this.#shown = shown;
    this.#confirm = new Confirm(host);
    this.#announcer = new Announcer((text) => session().announce(text));
    this.#follow = new Follow(host, { client: () => session().client, show: (run) => this.#show(run) });
  }

  /** Shows the run after every change. */
  follow(run: Run): void {
    this.#follow.start(run);
  }

  render(): TemplateResult {
    const session = this.#session();
    return html`${loaded(session, this.#shown, (shown) => this.#renderRun(shown))}
    ${this.#confirm.render(session)}`;
  }

  #show(run: Run): void {
    const { value } = this.#shown.state;
    if (!value || value.run.id !== run.id) return;
    this.#shown.set({ ...value, run });
    const session = this.#session();
    const words = session.words(runWords);
    if (endingOf(run))
      this.#announcer.now(words.ended(labelOf(session, run.capability, value.origin.label), words.states[run.state]));
    else this.#announcer.soon(describeProgress(session, run));
  }

  async #act(work: () => Promise<Run>): Promise<void> {
    const acted = await this.#attempt.do('act', work);
    if (acted) this.#goOn(acted);
  }

  async #cancel({ id }: Run): Promise<void> {
    const words = this.#session().words(runWords);
    const question = {
      title: words.cancelTitle,
      text: words.cancelText,
      action: words.cancel,
      kind: 'danger',
    } as const;
    if (await this.#confirm.ask(question)) await this.#act(() => this.#session().client.runs.cancel(id));
  }

  #renderRun({ run, origin, permissions }: Shown): TemplateResult {
    const session = this.#session();
    const words = session.words(runWords);
    const isOver = endingOf(run) !== null;
    const denied = denialOf(session, permissions.may('use'));
    const label = labelOf(session, run.capability, origin.label);
    return html`<div class="row spread">
        <h1 tabindex="-1">${label}${origin.provider === null ? nothing : html` · ${origin.provider}`}</h1>
        ${badge(tones[run.state] ?? 'idle', run.cancel_requested && !isOver ? words.cancelling : words.states[run.state])}
      </div>
      ${errorNotice(session, this.#attempt.error)} ${this.#follow.isPolling ? notice('warn', words.streamLost) : nothing}
      ${renderBar(session, run)} ${renderCounts(session, run)} ${this.#renderResult(run, origin, denied)}
      ${run.error?.code === 'outcome_unknown' ? this.#renderUnknown(run, denied) : nothing}
      <dl class="facts">${this.#renderTimes(run)}</dl>
      <p class="muted small">${words.triggers[run.trigger]}</p>
      <div class="row">
        ${
          isOver || run.cancel_requested
            ? nothing
            : button({
                label: words.cancel,
                kind: 'danger',
                denied,
                isBusy: this.#attempt.isBusy,
                act: () => void this.#cancel(run),
              })
        }
        <a class="button" href=${session.link(paths.timeline({ connection: run.connection_id }))}>${words.log}</a>
        <a class="button" href=${session.link(paths.connection(run.connection_id))}>${words.settings}</a>
      </div>`;
  }

  #renderResult(run: Run, { screen }: Origin, denied: string | null): TemplateResult {
    const session = this.#session();
    if (screen !== handOffScreen) return renderOutcome(session, run);
    return renderOutcome(
      session,
      run,
      html`<mfx-hand-off-result
        .session=${session}
        .run=${run}
        .denied=${denied}
        .resumed=${(resumed: Run) => this.#goOn(resumed)}
      ></mfx-hand-off-result>`,
    );
  }

  #goOn(run: Run): void {
    this.#show(run);
    this.#follow.start(run);
  }

  #renderTimes(run: Run): unknown {
    const { format, words } = this.#session();
    const labels = words(runWords);
    const rows = [
      [labels.created_at, run.created_at],
      [labels.started_at, run.started_at],
      [labels.retriesAt, run.state === 'RETRY' ? run.eta : null],
      [labels.finished_at, run.finished_at],
    ] as const;
    return rows.map(([label, at]) => (at === null ? nothing : html`<dt>${label}</dt><dd>${time(format, at)}</dd>`));
  }

  #renderUnknown({ id }: Run, denied: string | null): TemplateResult {
    const { client, words } = this.#session();
    const labels = words(runWords);
    const parts = { denied, isBusy: this.#attempt.isBusy } as const;
    const settle = (found: 'done' | 'not_done') => () => void this.#act(() => client.runs.settle(id, found));
    return html`<section class="card stack tight">
      <h2>${labels.unknownTitle}</h2>
      <p>${labels.unknownText}</p>
      <div class="row">
        ${button({ ...parts, label: labels.arrived, act: settle('done') })}
        ${button({ ...parts, label: labels.notArrived, act: settle('not_done') })}
        ${button({ ...parts, label: labels.reconcile, act: () => void this.#act(() => client.runs.reconcile(id)) })}
      </div>
    </section>`;
  }
}

const styles = [
  css`
    .counts {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_space) calc(var(--_space) * 2);
    }
    .counts dd {
      font-size: 1.25rem;
      font-variant-numeric: tabular-nums;
    }
    dt {
      color: var(--_muted);
    }
  `,
];
