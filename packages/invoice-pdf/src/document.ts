import { FontBook } from './fonts/font-book.ts';
import { fontsFor } from './fonts/font-packages.ts';
import { createFormat, type Format } from './format.ts';
import { fill } from './labels.ts';
import { Flow } from './layout/flow.ts';
import { Sheet } from './layout/sheet.ts';
import type { Settings } from './options.ts';
import type { RenderedPdf } from './rendered-pdf.ts';
import { drawLetterhead, type Letterhead } from './sections/letterhead.ts';
import { plainLine } from './text/clean.ts';
import { Typesetter } from './text/typesetter.ts';
import { colors, styles } from './theme.ts';
import { Warnings } from './warnings.ts';

export interface DocumentSetup extends Letterhead {
  readonly settings: Settings;
  /** Absent if nothing has a price. */
  readonly currency?: string;
}

/** What drawing the body of a document needs. */
export interface Body {
  readonly flow: Flow;
  readonly format: Format;
  readonly settings: Settings;
  readonly warnings: Warnings;
}

/** Draws a body with a letterhead above and page numbers below, as in all documents. */
export async function renderDocument(setup: DocumentSetup, draw: (body: Body) => void): Promise<RenderedPdf> {
  const { settings, issuer, title, number, logo } = setup;
  const warnings = new Warnings();
  warnings.adviseWith(fontsFor);
  const typesetter = new Typesetter(new FontBook(settings.fonts), warnings);
  const sheet = new Sheet({ ...settings, title: plainLine(`${title} ${number}`), author: plainLine(issuer.name) });
  const flow = new Flow(sheet, typesetter);
  const format = createFormat(settings.locale, setup.currency ?? null);

  drawLetterhead(flow, { issuer, title, number, logo }, { settings, format });
  if (settings.preview) {
    flow.paragraph(settings.labels.preview, styles.subject);
    flow.space(12);
  }
  draw({ flow, format, settings, warnings });

  const pages = sheet.pageCount;
  const pageLabel = (page: number) => fill(settings.labels.page, { page: String(page), pages: String(pages) });
  const nameWidth = sheet.width - typesetter.width(pageLabel(pages), styles.footer) - 20;
  // Shortened once, because it is the same on every page.
  const name = typesetter.oneLine(`${issuer.name}  ·  ${title} ${number}`, styles.footer, nameWidth);
  const bytes = await sheet.finish((page, y) => {
    sheet.y = y;
    sheet.rule(colors.hairline, 0.6);
    sheet.line(name, { start: 0, width: nameWidth }, y + 8);
    const width = typesetter.width(pageLabel(page), styles.footer);
    const [count] = typesetter.lines(pageLabel(page), styles.footer, width + 1);
    if (count) sheet.line(count, { start: sheet.width - width, width, align: 'end' }, y + 8);
  });
  return { bytes, pageCount: pages, warnings: warnings.list() };
}
