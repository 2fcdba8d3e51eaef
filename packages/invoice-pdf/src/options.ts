import { invalid } from '@makerfex/integrations-core';
import * as z from 'zod';
import { type DocumentLabels, englishLabels } from './labels.ts';

const labelNames = Object.keys(englishLabels).filter((name): name is keyof DocumentLabels => name in englishLabels);

const optionsSchema = z.strictObject({
  pageSize: z.enum(['A4', 'Letter']).default('A4'),
  locale: z.string().refine(isLocale, 'not a BCP 47 locale').default('en'),
  labels: z.partialRecord(z.enum(labelNames), z.string().max(200)).default({}),
  accentColor: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'not a colour as #rrggbb')
    .default('#1f3a5f'),
  createdAt: z.date().optional(),
  fonts: z.array(z.string()).max(50).default([]),
  includeBoms: z.boolean().default(true),
  shopId: z.string().optional(),
});

export interface RenderOptions {
  /** `A4` unless told. */
  readonly pageSize?: 'A4' | 'Letter';
  /** BCP 47: decides how numbers and days are written, and the direction of the page; `en` unless told. */
  readonly locale?: string;
  /** Words to print instead of the English ones. */
  readonly labels?: Partial<DocumentLabels>;
  /** Of title and rules, `#rrggbb`. */
  readonly accentColor?: string;
  /** Written into the PDF as its date of creation; midnight UTC of the day of issue unless told, so that the same input gives the same bytes. */
  readonly createdAt?: Date;
  /**
   * Fonts for further scripts, asked in this order for what the bundled ones do not have: where the `unicode.json` of each installed
   * Fontsource package is, `import.meta.resolve('@fontsource/noto-sans-jp/unicode.json')`.
   */
  readonly fonts?: readonly string[];
  /** Whether the bills of materials are printed; true unless told. */
  readonly includeBoms?: boolean;
  /**
   * Whose document it is: documents of one shop are rendered one after the other, so that none waits for all of another.
   * @default one line of waiting for all calls without it
   */
  readonly shopId?: string;
}

/** What a document is set up with, complete. */
export interface Settings {
  readonly pageSize: 'A4' | 'Letter';
  readonly locale: string;
  readonly rightToLeft: boolean;
  readonly labels: DocumentLabels;
  readonly accentColor: string;
  readonly createdAt: Date;
  readonly fonts: readonly string[];
  readonly includeBoms: boolean;
}

/** @throws IntegrationError `invalid_input` where an option is unknown or does not fit. */
export function readOptions(options: RenderOptions, issuedOn: string): Settings {
  const read = optionsSchema.safeParse(options);
  if (!read.success) throw invalid('The options of the document', 'invalid_input', read.error);
  const { createdAt = new Date(`${issuedOn}T00:00:00.000Z`), labels, shopId: _shopId, ...rest } = read.data;
  return { ...rest, createdAt, labels: { ...englishLabels, ...labels }, rightToLeft: isRightToLeft(rest.locale) };
}

function isLocale(locale: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length >= 0;
  } catch {
    return false;
  }
}

const rightToLeftScripts = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm']);
const isRightToLeft = (locale: string): boolean =>
  rightToLeftScripts.has(new Intl.Locale(locale).maximize().script ?? '');
