import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { buttonRow } from '../../parts/button-row.ts';
import type { Chosen, Combobox } from '../../parts/combobox.ts';
import { Confirm } from '../../parts/confirm.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { Attempt } from '../../shell/attempt.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { choiceWords } from '../../words/choices.ts';
import { postWords } from '../../words/post.ts';
import { type ChoosingScreen, hostChoices } from '../action/host-choices.ts';
import { asDryRun } from '../action/input-plan.ts';
import type { Run } from '../run/follow.ts';
import { checksView } from './checks-view.ts';
import { countCaption } from './counts.ts';
import { cropPreviews, type Limits, picturesView } from './pictures.ts';
import { type DraftPost, readDraft } from './result.ts';

export type PostScreen = ChoosingScreen & { readonly renderRoot: DocumentFragment | HTMLElement };

/** What the capability says of its input. */
export interface PostParts {
  readonly limits: Limits;
  readonly hasChoices: boolean;
}

/** Composes a post with pictures: what is chosen and written is checked by a dry run, which also finds the pictures of the product. */
export class Composer implements ReactiveController {
  readonly #screen: PostScreen;
  readonly #session: () => Session;
  readonly #parts: PostParts;
  readonly #attempt: Attempt;
  readonly #confirm: Confirm;
  readonly #combobox: Combobox | null;
  readonly #left = new AbortController();
  #productId = '';
  #template = '';
  #draft: DraftPost | null = null;
  /** The failed run of the last check. */
  #failed: Run | null = null;
  #isStale = false;
  /** Whether something else was chosen while a check was under way. */
  #isCheckWanted = false;
  /** Repeating the request of a post whose answer was lost finds its run. */
  #posting = { input: '', key: '' };

  constructor(screen: PostScreen, session: () => Session, parts: PostParts) {
    this.#screen = screen;
    this.#session = session;
    this.#parts = parts;
    this.#attempt = new Attempt(screen, session);
    this.#confirm = new Confirm(screen);
    this.#combobox = parts.hasChoices
      ? // What was composed stays while a person only types.
        hostChoices(screen, session, 'product_id', (choice) => choice && this.#choose(choice))
      : null;
    screen.addController(this);
  }

  hostDisconnected(): void {
    this.#left.abort();
  }

  hostUpdated(): void {
    cropPreviews(this.#screen.renderRoot, this.#parts.limits);
  }

  #choose({ id, isTyped }: Chosen): void {
    this.#productId = id;
    this.#draft = null;
    this.#failed = null;
    this.#template = '';
    if (!isTyped) void this.#check({});
    this.#screen.requestUpdate();
  }

  #change(draft: Partial<DraftPost>): void {
    if (this.#draft) this.#draft = { ...this.#draft, ...draft };
    this.#isStale = true;
    this.#screen.requestUpdate();
  }

  /** What is posted: exactly what the person sees. */
  #input() {
    const { caption = '', pictures = [] } = this.#draft ?? {};
    return {
      product_id: this.#productId,
      caption,
      ...this.#pictures(pictures),
    };
  }

  #pictures(pictures: DraftPost['pictures']) {
    return pictures.length === 0
      ? {}
      : { image_urls: pictures.map(({ url }) => url), alt_texts: pictures.map(({ alt }) => alt.trim()) };
  }

  /** @param caption what to make the caption from; without it the shop's own template */
  async #check(input: object): Promise<void> {
    if (this.#attempt.busy !== null) {
      this.#isCheckWanted = true;
      return;
    }
    const productId = this.#productId;
    const checked = await this.#attempt.do('check', () => this.#dryRun({ product_id: productId, ...input }));
    if (this.#isCheckWanted) {
      this.#isCheckWanted = false;
      if (this.#productId !== '') return this.#check({});
    }
    if (!checked.isDone || productId !== this.#productId) return;
    const run = checked.value;
    this.#failed = run.state === 'SUCCESS' ? null : run;
    if (run.state === 'SUCCESS') {
      this.#draft = readDraft(run.result);
      this.#isStale = false;
    }
    this.#screen.requestUpdate();
  }

  async #dryRun(input: object): Promise<Run> {
    const { connectionId, capability } = this.#screen;
    const { client } = this.#session();
    let run = await client.runs.start(connectionId, capability, asDryRun(input));
    for await (const now of client.runs.follow(run.id, { signal: this.#left.signal })) run = now;
    return run;
  }

  async #post(): Promise<void> {
    const { client, announce, navigate, words } = this.#session();
    const { postTitle: title, postText: text, post: action, sent } = words(postWords);
    if (this.#attempt.busy !== null || !(await this.#confirm.ask({ title, text, action }))) return;
    const input = this.#input();
    const json = JSON.stringify(input);
    if (this.#posting.input !== json) this.#posting = { input: json, key: `post-${Date.now()}-${Math.random()}` };
    const { connectionId, capability } = this.#screen;
    const started = await this.#attempt.do('post', () =>
      client.runs.start(connectionId, capability, input, { idempotencyKey: this.#posting.key }),
    );
    if (!started.isDone) return;
    announce(sent);
    navigate(paths.run(started.value.id));
  }

  /** @param denied why the person may not post; null if they may */
  render(denied: string | null): TemplateResult {
    const session = this.#session();
    const words = session.words(postWords);
    const { error, busy } = this.#attempt;
    const draft = this.#draft;
    const again = () => void this.#check(draft ? this.#input() : {});
    const hasErrors =
      draft !== null && [draft, ...draft.pictures].some(({ checks }) => checks.some(({ level }) => level === 'error'));
    const blocked = denied ?? (hasErrors && !this.#isStale ? words.hasErrors : null);
    return html`<form class="stack" novalidate @submit=${(event: Event) => event.preventDefault()}>
      ${this.#productField()}
      ${error ? errorNotice(session, error) : nothing} ${this.#failure()}
      <p role="status" class="hint">${busy === 'check' ? words.checking : ''}</p>
      ${draft ? this.#draftView(draft) : nothing}
      <p class="hint">${words.checkHint}</p>
      ${buttonRow(denied, [{ label: words.check, kind: draft ? 'plain' : 'primary', isBusy: busy !== null || this.#productId === '', act: again }])}
      ${draft ? buttonRow(blocked, [{ label: words.post, kind: 'primary', isBusy: busy !== null, act: () => void this.#post() }]) : nothing}
      ${this.#confirm.render(session)}
    </form>`;
  }

  #failure(): TemplateResult | typeof nothing {
    const session = this.#session();
    if (!this.#failed) return nothing;
    const { failed } = session.words(postWords);
    const { id, error } = this.#failed;
    return notice('bad', html`<p><a href=${session.link(paths.run(id))}>${failed}</a></p><p>${error?.message}</p>`);
  }

  #productField(): TemplateResult {
    const session = this.#session();
    const words = session.words(postWords);
    const write = ({ currentTarget }: Event) => {
      if (!(currentTarget instanceof HTMLInputElement)) return;
      this.#choose({ id: currentTarget.value.trim(), isTyped: true });
    };
    const parts = { id: 'post-product', isRequired: true, isInvalid: false, describedBy: 'post-product~hint' };
    return html`<div class="field">
      <label id="post-product~label" for="post-product">${words.product}</label>
      <p class="hint" id="post-product~hint">${this.#combobox ? session.words(choiceWords).hint : words.productId}</p>
      ${
        this.#combobox?.render(parts) ??
        html`<input id="post-product" autocomplete="off" aria-required="true" aria-describedby="post-product~hint" @input=${write} />`
      }
    </div>`;
  }

  #draftView(draft: DraftPost): TemplateResult {
    const session = this.#session();
    const words = session.words(postWords);
    const change = (pictures: DraftPost['pictures']) => {
      if (pictures === draft.pictures) this.#screen.requestUpdate();
      else this.#change({ pictures });
    };
    return html`${this.#captionView(draft)}
      ${picturesView({ session, limits: this.#parts.limits, pictures: draft.pictures, change })}
      <section class="stack tight">
        <h2>${words.checks}</h2>
        ${this.#isStale ? notice('warn', html`<p>${words.stale}</p>`) : nothing}
        ${checksView(session, draft.checks, ['quota'])}
      </section>`;
  }

  #captionView({ caption, pictures }: DraftPost): TemplateResult {
    const words = this.#session().words(postWords);
    const { limits } = this.#parts;
    const counts = countCaption(caption);
    const advised = limits['caption_hashtags_advised'] ?? counts.hashtags;
    const kinds = ['characters', 'hashtags', 'mentions'] as const;
    const write = ({ currentTarget }: Event) => {
      if (currentTarget instanceof HTMLTextAreaElement) this.#change({ caption: currentTarget.value });
    };
    const writeTemplate = ({ currentTarget }: Event) => {
      if (currentTarget instanceof HTMLTextAreaElement) this.#template = currentTarget.value;
    };
    const fill = () =>
      void this.#check({ ...this.#pictures(pictures), ...(this.#template.trim() && { template: this.#template }) });
    return html`<div class="field">
        <label for="post-caption">${words.caption}</label>
        <p class="hint" id="post-caption~hint">
          ${kinds.map((kind) => {
            const most = limits[`caption_${kind}`] ?? 0;
            return html`<span class=${counts[kind] > most ? 'problem' : ''}>${words.counts[kind](counts[kind], most)}</span>`;
          })}
          ${counts.hashtags > advised ? html`<span>${words.fewHashtags(advised)}</span>` : nothing}
        </p>
        <textarea id="post-caption" rows="6" aria-describedby="post-caption~hint" .value=${live(caption)} @input=${write}></textarea>
      </div>
      <details class="group">
        <summary>${words.template}</summary>
        <div class="stack">
          <div class="field">
            <label for="post-template">${words.templateLabel}</label>
            <p class="hint" id="post-template~hint">${words.templateHint}</p>
            <textarea id="post-template" rows="3" aria-describedby="post-template~hint" .value=${live(this.#template)} @input=${writeTemplate}></textarea>
          </div>
          ${buttonRow(null, [{ label: words.useTemplate, isBusy: this.#attempt.busy !== null, act: fill }])}
        </div>
      </details>`;
  }
}
