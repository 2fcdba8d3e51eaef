import { noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';

class Guard extends Directive {
  #before: readonly unknown[] = [];

  override render(values: readonly unknown[], render: () => unknown): unknown {
    if (values.every((value, index) => value === this.#before[index])) return noChange;
    this.#before = values;
    return render();
  }
}

/** Renders again only when one of the values has changed; there are always as many. Lit's own `guard` is larger. */
export const guard = directive(Guard);
