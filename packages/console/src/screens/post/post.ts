import { html, nothing, type TemplateResult } from 'lit';
import { formStyle } from '../../form/style.ts';
import { buttonRow } from '../../parts/button-row.ts';
import { type Chosen, type Combobox, comboboxStyle } from '../../parts/combobox.ts';
import { Confirm } from '../../parts/confirm.ts';
import { errorNotice, notice } from '../../parts/notice.ts';
import { Attempt } from '../../shell/attempt.ts';
import { paths } from '../../shell/routes.ts';
import { postWords } from '../../words/post.ts';
import { hostChoices } from '../action/host-choices.ts';
import { asDryRun } from '../action/input-plan.ts';
import { InputScreen } from '../action/input-screen.ts';
import type { Connected } from '../connection/read.ts';
import type { Run } from '../run/follow.ts';
import { captionView } from './caption.ts';
import { checksView } from './checks-view.ts';
import { cropPreviews, focusIn, type Limits, picturesView } from './pictures.ts';
import { productView } from './product.ts';
import { type DraftPost, readDraft } from './result.ts';
import { postStyle } from './style.ts';

const picturesOf = (pictures: DraftPost['pictures']) =>
  pictures.length === 0
    ? {}
    : { image_urls: pictures.map(({ url }) => url), alt_texts: pictures.map(({ alt }) => alt.trim()) };

/**
 * Composes a post with pictures: what is chosen and written is checked by a dry run, which also finds the pictures of the product.
 */
export class PostScreen extends InputScreen {
  static override styles = [...InputScreen.styles, formStyle, comboboxStyle, postStyle];
  readonly #attempt = new Attempt(this, () => this.current);
  readonly #confirm = new Confirm(this);
  #combobox: Combobox | null = null;
  #limits: Limits = {};
  #left = new AbortController();
  #productId = '';
  #template = '';
  #draft: DraftPost | null = null;
  readonly #broken = new Set<string>();
  /** The failed run of the last check. */
  #failed: Run | null = null;
  #isStale = false;
  /** Whether something else was chosen while a check was under way. */
  #isCheckWanted = false;
  /** Repeating the request of a post whose answer was lost finds its run. */
  #posting = { input: '', key: '' };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#left.abort();
  }

  protected override start({ provider }: Connected): void {
    const capability = provider.capabilities.find(({ key }) => key === this.capability);
    this.#limits = capability?.screen?.limits ?? {};
    // What was composed stays while a person only types.
    this.#combobox = capability?.choices.includes('product_id')
      ? hostChoices(
          this,
          () => this.current,
          'product_id',
          (choice) => choice && this.#choose(choice),
        )
      : null;
    this.#choose({ id: '', isTyped: true });
  }

  protected override updated(): void {
    cropPreviews(this.renderRoot, this.#limits);
  }

  #choose({ id, isTyped }: Chosen): void {
    this.#productId = id;
    this.#draft = null;
    this.#failed = null;
    this.#template = '';
    if (!isTyped && this.denied === null) void this.#check({});
    this.requestUpdate();
  }

  #change(draft: Partial<DraftPost>): void {
    if (this.#draft) this.#draft = { ...this.#draft, ...draft };
    this.#isStale = true;
    this.requestUpdate();
  }

  /** What is posted: exactly what the person sees. */
  #input() {
    const { caption = '', pictures = [] } = this.#draft ?? {};
    return { product_id: this.#productId, caption, ...picturesOf(pictures) };
  }

  /** @param input in addition to the product; without anything the server takes its own template and all pictures */
  async #check(input: object): Promise<void> {
    if (this.#attempt.isBusy) {
      this.#isCheckWanted = true;
      return;
    }
    const productId = this.#productId;
    const before = this.#draft;
    const run = await this.#attempt.do('check', () => this.#dryRun({ product_id: productId, ...input }));
    if (this.#isCheckWanted) {
      this.#isCheckWanted = false;
      if (this.#productId !== '') return this.#check({});
    }
    if (!run || productId !== this.#productId) return;
    this.#failed = run.state === 'SUCCESS' ? null : run;
    // What was written meanwhile is not overwritten; it has to be checked again.
    if (run.state === 'SUCCESS' && this.#draft === before) {
      this.#draft = readDraft(run.result);
      this.#isStale = false;
    }
    this.requestUpdate();
  }

  #fill({ pictures }: DraftPost): void {
    const template = this.#template.trim();
    void this.#check({ ...picturesOf(pictures), ...(template && { template }) });
  }

  async #dryRun(input: object): Promise<Run> {
    const { connectionId, capability } = this;
    const { client } = this.current;
    this.#left.abort();
    this.#left = new AbortController();
    const { signal } = this.#left;
    let run = await client.runs.start(connectionId, capability, asDryRun(input));
    for await (const now of client.runs.follow(run.id, { signal })) run = now;
    return run;
  }

  async #post(): Promise<void> {
    const { client, announce, navigate, words } = this.current;
    const { postTitle: title, postText: text, post: action, sent } = words(postWords);
    if (this.#attempt.isBusy || !(await this.#confirm.ask({ title, text, action }))) return;
    const input = this.#input();
    const json = JSON.stringify(input);
    if (this.#posting.input !== json) this.#posting = { input: json, key: `post-${Date.now()}-${Math.random()}` };
    const { connectionId, capability } = this;
    const started = await this.#attempt.do('post', () =>
      client.runs.start(connectionId, capability, input, { idempotencyKey: this.#posting.key }),
    );
    if (!started) return;
    announce(sent);
    navigate(paths.run(started.id));
  }

  protected override render(): TemplateResult {
    const { denied } = this;
    const session = this.current;
    const words = session.words(postWords);
    const { error, busy, isBusy } = this.#attempt;
    const draft = this.#draft;
    const again = () => void this.#check(draft ? this.#input() : {});
    const hasErrors =
      draft !== null && [draft, ...draft.pictures].some(({ checks }) => checks.some(({ level }) => level === 'error'));
    const blocked = denied ?? (hasErrors && !this.#isStale ? words.hasErrors : null);
    return html`<form class="stack" novalidate @submit=${(event: Event) => event.preventDefault()}>
      ${productView(session, this.#combobox, (id) => this.#choose({ id, isTyped: true }))}
      ${errorNotice(session, error)} ${this.#failure()}
      <p role="status" class="hint">${busy === 'check' ? words.checking : ''}</p>
      ${draft ? this.#draftView(draft) : nothing}
      <p class="hint">${words.checkHint}</p>
      ${buttonRow(denied, [{ label: words.check, kind: draft ? 'plain' : 'primary', isBusy: isBusy || this.#productId === '', act: again }], this.mend)}
      ${draft ? buttonRow(blocked, [{ label: words.post, kind: 'primary', isBusy, act: () => void this.#post() }]) : nothing}
      ${this.#confirm.render(session)}
    </form>`;
  }

  #failure(): TemplateResult | typeof nothing {
    const session = this.current;
    if (!this.#failed) return nothing;
    const { failed } = session.words(postWords);
    const { id, error } = this.#failed;
    return notice('bad', html`<p><a href=${session.link(paths.run(id))}>${failed}</a></p><p>${error?.message}</p>`);
  }

  #draftView(draft: DraftPost): TemplateResult {
    const session = this.current;
    const words = session.words(postWords);
    const loaded = (url: string, isBroken: boolean) => {
      if (isBroken) this.#broken.add(url);
      this.requestUpdate();
    };
    const focus = (index: number, selector: string) =>
      void this.updateComplete.then(() => focusIn(this.renderRoot, index, selector));
    const caption = captionView({
      session,
      limits: this.#limits,
      caption: draft.caption,
      template: this.#template,
      isBusy: this.#attempt.isBusy,
      writeCaption: (text) => this.#change({ caption: text }),
      writeTemplate: (text) => (this.#template = text),
      fill: () => this.#fill(draft),
    });
    return html`${caption}
      ${picturesView({
        session,
        limits: this.#limits,
        pictures: draft.pictures,
        broken: this.#broken,
        loaded,
        change: (pictures) => this.#change({ pictures }),
        focus,
      })}
      <section class="stack tight">
        <h2>${words.checks}</h2>
        ${this.#isStale ? notice('warn', words.stale) : nothing}
        ${checksView(session, draft.checks, ['quota'])}
      </section>`;
  }
}
