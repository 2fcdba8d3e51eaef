// Reads the docstring of a declaration.

/** The comment right before a node, with its delimiters; empty if there is none. */
const rawCommentOf = (node) =>
  node
    .getSourceFile()
    .text.slice(node.getFullStart(), node.getStart())
    .match(/\/\*\*[\s\S]*?\*\//g)
    ?.at(-1) ?? '';

const withoutStars = (raw) =>
  raw
    .replace(/^\/\*\*[ \t]*\n?/, '')
    .replace(/\s*\*\/$/, '')
    .replaceAll(/^[ \t]*\* ?/gm, '');

const tagStart = /(?:^|(?<=\s))@(default|param|returns|throws|example)[ \t\n]+/gm;

/**
 * Reads a docstring.
 * @returns its description, and the text of its tags: `default`, `returns`, `throws` and `example` in lists, `param` by name with
 * the parameter's own default
 */
export function readDoc(node) {
  const text = withoutStars(rawCommentOf(node));
  const tags = [...text.matchAll(tagStart)];
  const doc = {
    text: text.slice(0, tags[0]?.index).trim(),
    default: [],
    returns: [],
    throws: [],
    example: [],
    param: {},
  };
  let parameter;
  for (const [i, { 0: start, 1: tag, index }] of tags.entries()) {
    const content = text.slice(index + start.length, tags[i + 1]?.index).trim();
    if (tag === 'param') {
      const [, name, rest] = /^(\S+)\s*([\s\S]*)$/.exec(content) ?? [];
      parameter = { text: rest.replace(/,$/, ''), default: [] };
      doc.param[name] = parameter;
    } else if (tag === 'default' && parameter) parameter.default.push(content);
    else doc[tag].push(content);
  }
  return doc;
}
