import type { TextStyle } from './text/style.ts';

const ink = '#1c2430';
const muted = '#677080';

export const colors = {
  hairline: '#dfe3e8',
  shade: '#f4f6f8',
};

/** The styles of text, in points. */
export const styles = {
  name: { size: 13, weight: 600, color: ink },
  label: { size: 7.5, weight: 600, color: muted },
  body: { size: 9, weight: 400, color: ink },
  strong: { size: 9, weight: 600, color: ink },
  small: { size: 8, weight: 400, color: muted },
  heading: { size: 10, weight: 600, color: ink, role: 'H2' },
  subject: { size: 13, weight: 600, color: ink, role: 'H2' },
  partyLabel: { size: 7.5, weight: 600, color: muted, role: 'H2' },
  total: { size: 12, weight: 600, color: ink },
  footer: { size: 7.5, weight: 400, color: muted },
  number: { size: 10.5, weight: 400, color: muted },
} as const satisfies Record<string, TextStyle>;

export const titleStyle = (accentColor: string): TextStyle => ({
  size: 24,
  weight: 600,
  color: accentColor,
  role: 'H1',
});
