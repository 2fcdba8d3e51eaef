import type { Flow } from '../layout/flow.ts';
import { styles } from '../theme.ts';

/** A heading and its text; nothing if there is no text. */
export function drawText(flow: Flow, heading: string, text: string | null): void {
  if (!text?.trim()) return;
  flow.space(18);
  // The heading stays with the first two lines of its text.
  flow.ensure(44);
  flow.paragraph(heading, styles.heading);
  flow.space(2);
  flow.paragraph(text.trim(), styles.body);
}
