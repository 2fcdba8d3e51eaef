import type { Issuer } from '@makerfex/integrations-core/records';
import type { Format } from '../format.ts';
import { fill } from '../labels.ts';
import type { Flow } from '../layout/flow.ts';
import type { Logo } from '../logo.ts';
import type { Settings } from '../options.ts';
import { plainLine } from '../text/clean.ts';
import { styles, titleStyle } from '../theme.ts';
import { contactLines, partyAddress } from './address.ts';

export interface Letterhead {
  readonly issuer: Issuer;
  readonly logo: Logo | null;
  /** The kind of document. */
  readonly title: string;
  readonly number: string;
}

/** The head of the first page: logo and sender where reading starts, title and number opposite. */
export function drawLetterhead(
  flow: Flow,
  { issuer, logo, title, number }: Letterhead,
  context: { settings: Settings; format: Format },
): void {
  const { sheet } = flow;
  const left = { start: 0, width: sheet.width * 0.56 };
  const right = { start: sheet.width * 0.6, width: sheet.width * 0.4, align: 'end' as const };
  const top = sheet.y;
  const logoText = plainLine(fill(context.settings.labels.logo, { name: issuer.name }));
  if (logo) sheet.image(logo.bytes, logo, logoText);
  flow.row([
    flow.cell(left, ...(logo ? [] : [[issuer.name, styles.name] as const])),
    flow.cell(right, [title, titleStyle(context.settings.accentColor)], [number, styles.number]),
  ]);
  if (logo) {
    sheet.y = Math.max(sheet.y, top + logo.height);
    flow.space(6);
    flow.row([flow.cell(left, [issuer.name, styles.name])]);
  }
  flow.space(3);
  const columns = [partyAddress(issuer, context.format), contactLines(issuer)].filter((lines) => lines.length > 0);
  flow.row(
    columns.map((lines, index) =>
      flow.cell({ start: index * sheet.width * 0.4, width: sheet.width * 0.38 }, ...small(lines)),
    ),
  );
  flow.space(14);
  flow.ensure(2);
  sheet.rule(context.settings.accentColor, 1.2);
  flow.space(14);
}

const small = (lines: readonly string[]) => lines.map((line) => [line, styles.small] as const);

/** Known dates and references side by side. */
export function drawFacts(flow: Flow, facts: readonly (readonly [label: string, value: string | null])[]): void {
  const known = facts.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
  const width = flow.sheet.width / Math.max(4, known.length);
  flow.row(
    known.map(([label, value], index) =>
      flow.cell({ start: index * width, width: width - 12 }, [label, styles.label], [value, styles.body]),
    ),
  );
  flow.space(16);
}

/** Names and addresses side by side. */
export function drawParties(
  flow: Flow,
  parties: readonly { readonly label: string; readonly name: string | null; readonly lines: readonly string[] }[],
): void {
  if (parties.length === 0) return;
  const width = flow.sheet.width / 2;
  flow.row(
    parties.map(({ label, name, lines }, index) =>
      flow.cell(
        { start: index * width, width: width - 18 },
        [label, styles.partyLabel],
        ...(name ? [[name, styles.strong] as const] : []),
        ...lines.map((line) => [line, styles.body] as const),
      ),
    ),
  );
  flow.space(18);
}
