import type { LitElement, ReactiveController } from 'lit';

/** Says things to screen readers, from the element's own root. */
export class LiveRegion implements ReactiveController {
  readonly #host: LitElement;
  readonly #region = document.createElement('div');

  constructor(host: LitElement) {
    this.#host = host;
    this.#region.className = 'hidden-text';
    this.#region.setAttribute('role', 'status');
    host.addController(this);
  }

  hostUpdated(): void {
    // Beside what Lit renders, which it never touches.
    if (!this.#region.isConnected) this.#host.renderRoot.append(this.#region);
  }

  announce(text: string): void {
    this.#region.textContent = text;
  }
}
