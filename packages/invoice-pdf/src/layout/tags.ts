declare global {
  namespace PDFKit.Mixins {
    interface StructureElementOptions {
      /** pdfkit writes both since 0.20, but its types do not say so yet. */
      scope?: 'Column' | 'Row';
      bbox?: [left: number, top: number, right: number, bottom: number];
    }
  }
}

/** What a part of a document is (PDF 1.7, 14.8.4). */
export type Role = 'H1' | 'H2' | 'P' | 'Table' | 'THead' | 'TBody' | 'TR' | 'TH' | 'TD' | 'Figure';

export type TagOptions = Pick<PDFKit.Mixins.StructureElementOptions, 'alt' | 'bbox' | 'scope'>;

/** An element of the structure tree. */
export interface Tag {
  readonly role: Role | 'Document';
  readonly element: PDFKit.PDFStructureElement;
}

/** The structure tree of a document: its parts in reading order, for screen readers. */
export class Tags {
  readonly #document: PDFKit.PDFDocument;
  /** Null while something is drawn that screen readers skip. */
  #current: Tag | null;

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
    this.#current = { role: 'Document', element: document.struct('Document') };
    document.addStructure(this.#current.element);
  }

  /** @returns a new last child of the current element; null if screen readers skip what is drawn now */
  add(role: Role, options: TagOptions = {}): Tag | null {
    if (!this.#current) return null;
    const element = this.#document.struct(role, options);
    this.#current.element.add(element);
    return { role, element };
  }

  /** Draws content of an element; null for what screen readers skip. */
  within(tag: Tag | null, draw: () => void): void {
    const outer = this.#current;
    this.#current = tag;
    draw();
    this.#current = outer;
  }

  /** Draws content of a new element. */
  as(role: Role, draw: () => void, options?: TagOptions): void {
    this.within(this.add(role, options), draw);
  }

  /**
   * Marks what `draw` draws as content of the current element.
   * @param spoken the text in reading order, if it is drawn in another order
   */
  mark(draw: () => void, spoken: string | null = null): void {
    const tag = this.#current;
    if (!tag) return this.#skip('Pagination', draw);
    const content = this.#document.markStructureContent(tag.role);
    if (spoken === null) draw();
    else {
      this.#document.markContent('Span', { actual: spoken });
      draw();
      this.#document.endMarkedContent();
    }
    this.#document.endMarkedContent();
    tag.element.add(content);
  }

  /** Marks what `draw` draws as mere looks. */
  decorate(draw: () => void): void {
    this.#skip('Layout', draw);
  }

  #skip(type: 'Layout' | 'Pagination', draw: () => void): void {
    this.#document.markContent('Artifact', { type });
    draw();
    this.#document.endMarkedContent();
  }
}
