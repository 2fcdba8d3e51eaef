import { html, nothing, type TemplateResult } from 'lit';
import { button } from '../../parts/button.ts';
import { live } from '../../parts/live.ts';
import { canShow } from '../../parts/picture.ts';
import { valueIn } from '../../parts/typed.ts';
import type { Session } from '../../shell/session.ts';
import { postWords } from '../../words/post.ts';
import { checksView } from './checks-view.ts';
import { moved, type Picture } from './result.ts';

/** The provider's limits, as its contract names them. */
export type Limits = Readonly<Record<string, number>>;

export interface PicturesParts {
  readonly session: Session;
  readonly limits: Limits;
  readonly pictures: readonly Picture[];
  /** Addresses that the browser could not show. */
  readonly broken: ReadonlySet<string>;
  /** Is told that a picture was loaded, or could not be. */
  readonly loaded: (url: string, isBroken: boolean) => void;
  readonly change: (pictures: readonly Picture[]) => void;
  /** Moves the focus into a picture: what had it was moved or removed. */
  readonly focus: (index: number, selector: string) => void;
}

/** The buttons of a picture, for {@link focusIn}. */
const earlier = '.earlier';
const later = '.later';

/** @param selector of a button; the picture's first one if it has none like it */
export function focusIn(root: ParentNode, index: number, selector: string): void {
  const picture = root.querySelectorAll('.pictures > li')[index];
  (picture?.querySelector<HTMLElement>(`${selector} > button`) ?? picture?.querySelector('button'))?.focus();
}

/** Marks the data of a dragged picture: anything else that is dropped is ignored. */
const dragged = 'application/x-mfx-picture';

const allowDrop = (event: DragEvent): void => {
  if (event.dataTransfer?.types.includes(dragged)) event.preventDefault();
};

/** Sets the shape of every preview to that of the first picture, within what the provider allows, as it will cut them. */
export function cropPreviews(root: ParentNode, limits: Limits): void {
  const previews = [...root.querySelectorAll<HTMLImageElement>('.pictures img')];
  const ratios = previews.map(({ naturalWidth, naturalHeight }) => naturalWidth / naturalHeight);
  const narrowest = limits['picture_ratio_narrowest'] ?? 0;
  const widest = limits['picture_ratio_widest'] ?? Number.POSITIVE_INFINITY;
  const shape = Math.min(widest, Math.max(narrowest, ratios[0] || 1));
  for (const [index, preview] of previews.entries()) {
    const ratio = ratios[index] || shape;
    preview.style.aspectRatio = String(shape);
    preview.classList.toggle('padded', ratio < narrowest || ratio > widest);
  }
}

/** The pictures in their order, each with what it shows for people who do not see it. */
export function picturesView(parts: PicturesParts): TemplateResult {
  const { session, pictures, change, focus } = parts;
  const words = session.words(postWords);
  const move = (from: number, to: number): void => {
    change(moved(pictures, from, to));
    focus(to, to > from ? later : earlier);
    session.announce(words.movedTo(to + 1, pictures.length));
  };
  return html`<section class="stack">
    <h2>${words.pictures}</h2>
    <p class="hint">${words.cropHint}</p>
    <ol class="pictures stack">
      ${pictures.map((picture, index) => pictureView(parts, picture, index, move))}
    </ol>
  </section>`;
}

function pictureView(
  { session, limits, pictures, broken, loaded, change, focus }: PicturesParts,
  picture: Picture,
  index: number,
  move: (from: number, to: number) => void,
): TemplateResult {
  const words = session.words(postWords);
  const name = words.picture(index + 1);
  const step = (label: string, to: number) => ({
    label,
    fullLabel: `${label}${words.of(name)}`,
    act: () => move(index, to),
  });
  const remove = () => {
    change(pictures.toSpliced(index, 1));
    focus(Math.min(index, pictures.length - 2), later);
    session.announce(words.removed);
  };
  const write = (event: Event) => change(pictures.with(index, { ...picture, alt: valueIn(event) }));
  const drop = (event: DragEvent) => {
    const from = event.dataTransfer?.getData(dragged) ?? '';
    if (from === '') return;
    event.preventDefault();
    if (Number(from) !== index) move(Number(from), index);
  };
  const id = `alt-${picture.id}`;
  return html`<li class="card" @dragover=${allowDrop} @drop=${drop}>
    ${
      canShow(picture.url) && !broken.has(picture.url)
        ? html`<img
            src=${picture.url}
            alt=${name}
            draggable="true"
            @dragstart=${(event: DragEvent) => event.dataTransfer?.setData(dragged, String(index))}
            @load=${() => loaded(picture.url, false)}
            @error=${() => loaded(picture.url, true)}
          />`
        : html`<p class="muted">${name}: ${words.noPreview}</p>`
    }
    <div class="stack tight">
      <div class="field">
        <label for=${id}>${words.alt}<span class="hidden-text">${words.of(name)}</span></label>
        <p class="hint" id=${`${id}~hint`}>
          ${words.altHint} ${words.counts.characters(picture.alt.length, limits['picture_alt_characters'] ?? 0)}
          ${picture.alt.trim() === '' ? html`<br />${words.noAlt}` : nothing}
        </p>
        <textarea id=${id} rows="2" aria-describedby=${`${id}~hint`} .value=${live(picture.alt)} @input=${write}></textarea>
      </div>
      <div class="row">
        ${index > 0 ? html`<span class="earlier">${button(step(words.earlier, index - 1))}</span>` : nothing}
        ${index < pictures.length - 1 ? html`<span class="later">${button(step(words.later, index + 1))}</span>` : nothing}
        ${pictures.length > 1 ? button({ label: words.remove, fullLabel: `${words.remove}${words.of(name)}`, act: remove }) : nothing}
      </div>
      ${picture.isConverted ? html`<p class="small muted">${words.converted}</p>` : nothing}
      ${checksView(session, picture.checks)}
    </div>
  </li>`;
}
