import { option } from '@makerfex/integrations-core/options';
import { invalid } from '@makerfex/integrations-core/provider';
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
  preview: z.boolean().default(false),
});

export interface RenderOptions {
  /** @default 'A4' */
  readonly pageSize?: 'A4' | 'Letter';
  /**
   * BCP 47: sets the format of numbers and dates, and the direction of the page.
   * @default 'en'
   */
  readonly locale?: string;
  /**
   * Texts to print instead of the English ones.
   * @default {}
   */
  readonly labels?: Partial<DocumentLabels>;
  /**
   * Colour of title and rules, `#rrggbb`.
   * @default '#1f3a5f'
   */
  readonly accentColor?: string;
  /** The PDF's creation date. Defaults to midnight UTC of the day of issue, so that the same input gives the same bytes. */
  readonly createdAt?: Date;
  /**
   * Fonts for scripts that the bundled ones lack, tried in this order. Each is the `unicode.json` of an installed Fontsource package:
   * `import.meta.resolve('@fontsource/noto-sans-jp/unicode.json')`.
   * @default []
   */
  readonly fonts?: readonly string[];
  /**
   * Whether to print the bills of materials.
   * @default true
   */
  readonly includeBoms?: boolean;
  /**
   * The shop of the document. A shop's documents are rendered one after the other, so that shops take turns. Calls without it share
   * one queue.
   */
  readonly shopId?: string;
  /**
   * Whether it is only a preview: the first page says so, by the label `preview`.
   * @default false
   */
  readonly preview?: boolean;
}

/** How documents look. Each document may override page size and locale. */
export type PrintOptions = Omit<RenderOptions, 'createdAt' | 'shopId' | 'preview'>;

/** Whether the schema accepts a value of an option. */
const accepts =
  (name: keyof typeof optionsSchema.shape) =>
  (value: unknown): boolean =>
    optionsSchema.shape[name].safeParse(value).success;

/** Schema of {@link PrintOptions}, for the set-up. */
export const printOptions = option.group<PrintOptions>({
  pageSize: option.where<'A4' | 'Letter'>("'A4' or 'Letter'", accepts('pageSize')).optional(),
  locale: option.where<string>('a BCP 47 locale, such as en-GB', accepts('locale')).optional(),
  labels: option
    .where<Partial<DocumentLabels>>(
      'texts of at most 200 characters by their names, such as { total: "Sum" }',
      accepts('labels'),
    )
    .optional(),
  accentColor: option.where<string>('a colour, such as #1f3a5f', accepts('accentColor')).optional(),
  fonts: option.list(option.text('the address of a font')).optional(),
  includeBoms: option.flag().optional(),
});

/** The complete settings of a document. */
export interface Settings {
  readonly pageSize: 'A4' | 'Letter';
  readonly locale: string;
  readonly rightToLeft: boolean;
  readonly labels: DocumentLabels;
  readonly accentColor: string;
  readonly createdAt: Date;
  readonly fonts: readonly string[];
  readonly includeBoms: boolean;
  readonly preview: boolean;
}

/** @throws IntegrationError `invalid_input` if an option is unknown or invalid */
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
