import { html, type TemplateResult } from 'lit';
import type { Combobox } from '../../parts/combobox.ts';
import { valueIn } from '../../parts/typed.ts';
import type { Session } from '../../shell/session.ts';
import { choiceWords } from '../../words/choices.ts';
import { postWords } from '../../words/post.ts';

const parts = { id: 'product', isRequired: true, isInvalid: false, describedBy: 'product-hint' } as const;

/** The product to post: chosen from what the host finds, or its id if the host finds nothing. */
export function productView(
  session: Session,
  combobox: Combobox | null,
  writeId: (id: string) => void,
): TemplateResult {
  const words = session.words(postWords);
  return html`<div class="field">
    <label id="product~label" for="product">${words.product}</label>
    <p class="hint" id="product-hint">${combobox ? session.words(choiceWords).hint : words.productId}</p>
    ${
      combobox?.render(parts) ??
      html`<input
        id="product"
        autocomplete="off"
        spellcheck="false"
        aria-required="true"
        aria-describedby="product-hint"
        @input=${(event: Event) => writeId(valueIn(event).trim())}
      />`
    }
  </div>`;
}
