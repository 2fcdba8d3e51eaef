import { noChange } from 'lit';
import { Directive, directive, type PropertyPart } from 'lit/directive.js';

/**
 * Sets a property of a control if the control has another value by now, such as what a person typed. Lit's own `live` is for attributes
 * too, and five times as large.
 */
export const live = directive(
  class extends Directive {
    override render(value: unknown): unknown {
      return value;
    }

    override update({ element, name }: PropertyPart, [value]: [unknown]): unknown {
      // Setting the same again would clear a date that is only half typed.
      if (Reflect.get(element, name) !== value) Reflect.set(element, name, value);
      return noChange;
    }
  },
);
