/**
 * Takes out of templates what means nothing, which no minifier of scripts touches: indents, and the spaces and comments of style
 * sheets. A tenth of a kilobyte less in every element once compressed.
 */
export const shortenTemplates = (code: string): string =>
  code.replaceAll(/css`([^`]*)`/g, (_, style: string) => `css\`${shortenStyle(style)}\``).replaceAll(/\n\s+/g, '\n');

/** A space before a colon stays: it may stand before a pseudo-class. */
export const shortenStyle = (style: string): string =>
  style
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([{};:,]) /g, '$1')
    .replaceAll(/ ([{}])/g, '$1')
    .replaceAll(';}', '}')
    .trim();
