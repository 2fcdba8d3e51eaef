import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { waiting } from '../../parts/waiting.ts';
import { MfxElement } from '../../shell/element.ts';
import { Later } from '../../shell/later.ts';
import { Loading } from '../../shell/loading.ts';
import { paths } from '../../shell/routes.ts';
import type { ConnectContent } from './content.ts';
import { type Connecting, readConnecting } from './read.ts';
import { type Returned, reportBack, takeReturned } from './returned.ts';

/** Connects a provider, step by step. Each step has an address of its own, so that a person can leave and come back. */
export class ConnectScreen extends MfxElement {
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    provider: { attribute: 'provider' },
    step: { attribute: 'step' },
  };

  /** Key of the provider. */
  declare provider: string;
  /** Where the person is; empty for the first step. */
  declare step: string;

  /** How the person came back from the provider's page; null if they were not there. */
  #returned: Returned | null = null;
  readonly #content: Later<ConnectContent> = new Later(this, async () => {
    const { ConnectContent } = await import('./content.ts');
    return new ConnectContent(this, () => this.current, this.#shown);
  });
  readonly #shown = new Loading<Connecting>(this, async (signal) => {
    const { client, permissions } = this.current;
    const [connecting] = await Promise.all([
      readConnecting(client, permissions(), this.provider, signal),
      this.#content.load(),
    ]);
    return connecting;
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
    this.#returned = returned;
    if (returned.isOwnWindow) reportBack();
    else if (returned.isConnected) this.current.navigate(paths.connect(this.provider, 'test'), { replace: true });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('step')) this.#content.part?.moved();
  }

  protected override get subject(): string | null {
    return this.provider || null;
  }

  protected override read(): void {
    void this.#start();
  }

  async #start(): Promise<void> {
    await this.#shown.load({ fresh: true });
    const { value } = this.#shown.state;
    if (value) this.#content.part?.start(value);
  }

  protected override render(): TemplateResult {
    return html`<div class="stack">
      ${
        this.#content.part?.render(this.#returned) ??
        html`<h1 tabindex="-1">${this.provider}</h1>
          ${waiting(this.current, this.#shown, () => void this.#start())}`
      }
    </div>`;
  }
}
