/** Elements that browsers lay out as blocks: spaces around their tags are not shown. */
const block =
  '(?:d[dlt]|details|dialog|div|fieldset|fig(?:caption|ure)|form|h[1-3]|legend|li|main|nav|ol|option|p|section|select|summary|t(?:able|body|d|foot|h|head|r)|ul)';

/** In their order. Biome writes TypeScript with single quotes and spaces around `=`: double quotes are only in templates. */
const steps: readonly (readonly [RegExp, string])[] = [
  // Indents and empty lines.
  [/\n\s+/g, '\n'],
  // Attributes, and the end of their tag, go into one line.
  [/\n(?=[@.?]?[\w-]+=["$]|\/>)/g, ' '],
  [/\n>/g, '>'],
  // A single word needs no quotes.
  [/(?<= [\w-]+=)"([\w-]+)"(?=[ >])/g, '$1'],
  // Around the tags of blocks nothing is left of a line break; elsewhere it is a space.
  [new RegExp(`(?<=</${block}>|<${block}(?: [\\w-]+=(?:[\\w-]+|"[^"]*"))*>)\n|\n(?=</?${block}\\b)`, 'g'), ''],
  [/(?<=[}>])\n(?=\$\{|<)/g, ' '],
  // The next tag says that the element ends.
  [
    /<\/(?:d[dt]|li|option|p|t[dhr])>(?=`|<\/?(?:d[dlt]|div|h[1-3]|li|ol|option|p|section|select|t(?:able|body|d|foot|h|head|r)|ul)\b)/g,
    '',
  ],
];

/**
 * Takes out of templates what means nothing, which no minifier of scripts touches: indents, the spaces and comments of style
 * sheets, and what HTML lets one leave out.
 */
export const shortenTemplates = (code: string): string =>
  steps.reduce(
    (text, [pattern, by]) => text.replaceAll(pattern, by),
    code.replaceAll(/css`([^`]*)`/g, (_, style: string) => `css\`${shortenStyle(style)}\``),
  );

/** A space before a colon stays: it may stand before a pseudo-class. */
export const shortenStyle = (style: string): string =>
  style
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([{};:,>]) /g, '$1')
    .replaceAll(/ ([{}>])/g, '$1')
    .replaceAll(/(?<=[:, (])0\./g, '.')
    .replaceAll(';}', '}')
    .trim();
