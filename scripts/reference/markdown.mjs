// Text and tables of a reference page.

/** The anchor of a heading, as GitHub makes it. */
export const anchorOf = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

/** Turns `{@link Name}` into a link if a page describes it, else into code. @param linkTo address of a name, or undefined */
export const withLinks = (text, linkTo) =>
  text.replaceAll(/\{@link ([\w.]+)\}/g, (_, name) => {
    const target = linkTo(name.split('.')[0]);
    return target ? `[\`${name}\`](${target})` : `\`${name}\``;
  });

/** A type as code, in which each name that a page describes is a link. */
export function typeCode(type, linkTo) {
  const parts = type
    .split(/\b([A-Z]\w+)\b/)
    .map((part, i) => ({ part, target: i % 2 === 1 ? linkTo(part) : undefined }));
  const merged = [];
  for (const { part, target } of parts) {
    const last = merged.at(-1);
    if (!target && last && !last.target) last.part += part;
    else if (part) merged.push({ part, target });
  }
  return merged.map(({ part, target }) => (target ? `[\`${part}\`](${target})` : code(part))).join('');
}

/** Code that is only blanks, or begins or ends with some, is not shown as code by Markdown. */
function code(text) {
  const [, before, inner, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
  return inner ? `${before}\`${inner}\`${after}` : text;
}

/** Lists and paragraphs become lines of the cell. */
const cell = (text) =>
  text
    .replaceAll(/\s*\n\s*- /g, '<br>')
    .replaceAll(/\s*\n\s*\n\s*/g, '<br>')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');

/** A table; columns that are empty in every row are left out. */
export function table(columns, rows) {
  const used = columns.map((_, i) => i === 0 || rows.some((row) => row[i]));
  const line = (cells) => `| ${cells.filter((_, i) => used[i]).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(row.map(cell)))].join('\n');
}

export const block = (text) => `\`\`\`ts\n${text}\n\`\`\``;
