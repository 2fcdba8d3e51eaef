import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { waiting } from '../../parts/waiting.ts';
import { MfxElement } from '../../shell/element.ts';
import { Later } from '../../shell/later.ts';
import { runWords } from '../../words/run.ts';
import { handOffScreen, loadHandOff } from '../hand-off/load.ts';
import type { RunContent, Shown } from './content.ts';
import { readOrigin } from './origin.ts';

/** One run: how far it is, live, and how it ended. */
export class RunScreen extends MfxElement {
  static override properties: PropertyDeclarations = { ...MfxElement.properties, runId: { attribute: 'run-id' } };

  /** Which run. */
  declare runId: string;

  readonly #content: Later<RunContent> = new Later(this, async () => {
    const { RunContent } = await import('./content.ts');
    return new RunContent(this, () => this.current, this.#shown);
  });
  readonly #shown = this.reading<Shown>(async (signal) => {
    const { client, permissions } = this.current;
    const [run, may, content] = await Promise.all([
      client.runs.get(this.runId, { signal }),
      permissions(),
      this.#content.load(),
    ]);
    const origin = await readOrigin(client, run, signal);
    if (origin.screen === handOffScreen) await loadHandOff();
    content.follow(run);
    return { run, origin, permissions: may };
  });

  constructor() {
    super();
    this.runId = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Moved within the page: it is followed again.
    if (this.hasUpdated && this.runId !== '') void this.#shown.load();
  }

  protected override get subject(): string | null {
    return this.runId || null;
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const { state } = this.#shown;
    return html`<div class="stack">
      ${state.value ? nothing : html`<h1 tabindex="-1">${session.words(runWords).title}</h1>`}
      ${this.#content.part?.render() ?? waiting(session, this.#shown)}
    </div>`;
  }
}
