import type { Font } from 'fontkit';
import PdfKit from 'pdfkit';
import { documentLimits, tooLarge } from '../document-limits.ts';
import type { Face } from '../fonts/fontsource.ts';
import { type Line, lineHeight } from '../text/style.ts';
import { prepareMetadata } from './metadata.ts';
import { Tags } from './tags.ts';

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      /** pdfkit accepts an opened font since 0.20, but its types do not say so yet. */
      registerFont(name: string, source: Font): this;
    }
  }
}

export type Align = 'start' | 'end';

export interface SheetOptions {
  readonly pageSize: 'A4' | 'Letter';
  readonly rightToLeft: boolean;
  /** BCP 47, for screen readers. */
  readonly locale: string;
  readonly title: string;
  readonly author: string;
  /** Written into the document's metadata. */
  readonly createdAt: Date;
}

/** Of the page, in points. */
const margin = { top: 48, side: 50, bottom: 66 };
/** Where the footer begins, from the lower edge. */
const footerHeight = 46;

/**
 * The pages and their content. Positions count from the side where reading starts, so a right-to-left document mirrors a
 * left-to-right one.
 */
export class Sheet {
  readonly #document: PDFKit.PDFDocument;
  /** What each part is, for screen readers. */
  readonly tags: Tags;
  readonly #rightToLeft: boolean;
  readonly #pageWidth: number;
  readonly #pageHeight: number;
  /** Where the next content goes, from the upper edge of the page. */
  y = margin.top;
  pageCount = 1;

  constructor(options: SheetOptions) {
    this.#rightToLeft = options.rightToLeft;
    this.#document = new PdfKit({
      size: options.pageSize === 'A4' ? 'A4' : 'LETTER',
      margin: 0,
      bufferPages: true,
      // No default font, instead of Helvetica.
      font: '',
      lang: options.locale,
      displayTitle: true,
      pdfVersion: '1.7',
      tagged: true,
      info: {
        Title: options.title,
        Author: options.author,
        Creator: 'Makerfex Integrations',
        CreationDate: options.createdAt,
        ModDate: options.createdAt,
      },
    });
    prepareMetadata(this.#document);
    this.tags = new Tags(this.#document);
    this.#pageWidth = this.#document.page.width;
    this.#pageHeight = this.#document.page.height;
  }

  /** Width of the printable area. */
  get width(): number {
    return this.#pageWidth - 2 * margin.side;
  }

  /** Height left on this page. */
  get room(): number {
    return this.#pageHeight - margin.bottom - this.y;
  }

  /** Height of an empty page. */
  get height(): number {
    return this.#pageHeight - margin.bottom - margin.top;
  }

  /** @throws IntegrationError `invalid_input` beyond the page limit */
  addPage(): void {
    if (this.pageCount >= documentLimits.pages) throw tooLarge('document', 'pages', documentLimits.pages);
    this.#document.addPage();
    this.pageCount += 1;
    this.y = margin.top;
  }

  /** Draws a line of text into the column that begins at `start` and is `width` wide; `y` is its upper edge. */
  line(line: Line, column: { start: number; width: number; align?: Align }, y = this.y): void {
    if (line.runs.length > 0) this.tags.mark(() => this.#drawLine(line, column, y), line.spoken);
  }

  #drawLine(line: Line, column: { start: number; width: number; align?: Align }, y: number): void {
    const left = this.#left(column.start, column.width);
    const atRight = (column.align === 'end') !== this.#rightToLeft;
    let x = atRight ? left + column.width - line.width : left;
    const { size, color } = line.style;
    // Centres Noto Sans' ascent and descent in the line.
    const baseline = y + lineHeight(line.style) / 2 + size * 0.388;
    this.#document.fontSize(size).fillColor(color);
    for (const run of line.runs) {
      this.#use(run.face);
      // With named features pdfkit lays out the run as a whole, which keeps right-to-left words in order.
      const features = run.rightToLeft ? { features: ['kern' as const] } : {};
      this.#document.text(run.text, x, baseline, { lineBreak: false, baseline: 'alphabetic', ...features });
      x += run.width;
    }
  }

  /** A horizontal line over a column, by default over the whole width. */
  rule(
    color: string,
    thickness: number,
    column: { start: number; width: number } = { start: 0, width: this.width },
  ): void {
    const left = this.#left(column.start, column.width);
    this.tags.decorate(() => this.#document.rect(left, this.y, column.width, thickness).fill(color));
  }

  /** A filled area from `y` down. */
  area(color: string, column: { start: number; width: number }, y: number, height: number): void {
    const left = this.#left(column.start, column.width);
    this.tags.decorate(() => this.#document.roundedRect(left, y, column.width, height, 3).fill(color));
  }

  /** @param alt what it shows, for readers who cannot see it */
  image(bytes: Uint8Array, { width, height }: { width: number; height: number }, alt: string): void {
    const [left, top] = [this.#left(0, width), this.y];
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const draw = () => this.tags.mark(() => this.#document.image(buffer, left, top, { width, height }));
    this.tags.as('Figure', draw, { alt, bbox: [left, top, left + width, top + height] });
  }

  /**
   * Draws a footer on every page and closes the document.
   * @param footer draws at `y`, the footer's upper edge
   */
  async finish(footer: (page: number, y: number) => void): Promise<Uint8Array> {
    for (let page = 0; page < this.pageCount; page += 1) {
      this.#document.switchToPage(page);
      this.tags.within(null, () => footer(page + 1, this.#pageHeight - footerHeight));
    }
    const chunks: Uint8Array[] = [];
    this.#document.end();
    for await (const chunk of this.#document) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  }

  /** Registers the font by name, or pdfkit would embed it again on each use. */
  #use({ key, font }: Face): void {
    this.#document.registerFont(key, font).font(key);
  }

  #left(start: number, width: number): number {
    return this.#rightToLeft ? this.#pageWidth - margin.side - start - width : margin.side + start;
  }
}
