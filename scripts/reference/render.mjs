// Writes the pages of docs/reference.
import * as is from 'typescript/unstable/ast/is';
import { readDoc } from './doc-comment.mjs';
import { anchorOf, block, table, typeCode, withLinks } from './markdown.mjs';
import { callOf, Members, returnOf } from './members.mjs';

const marker =
  '<!-- Written by `pnpm docs:reference` from the docstrings in the source. Change those, and run it again. -->';

/** The function that a constant holds, or a declared one. */
const functionOf = (node) => {
  if (is.isFunctionDeclaration(node)) return node;
  const value = is.isVariableDeclaration(node) ? node.initializer : undefined;
  return value && is.isArrowFunction(value) ? value : undefined;
};
/** The node that has the docstring: of a constant, its statement. */
const documentedNode = (node) => (is.isVariableDeclaration(node) ? node.parent.parent : node);
/** The package and subpath of core whose index a file is: undefined for any other file. */
const specifierOf = (file) => {
  const [, subpath] = /^packages\/core\/src((?:\/[\w-]+)?)\/index\.ts$/.exec(file) ?? [];
  return subpath === undefined ? undefined : `@makerfex/integrations-core${subpath}`;
};
const isInferred = (node) => is.isTypeAliasDeclaration(node) && /^z\.(infer|input|output)</.test(node.type.getText());

/**
 * @param elsewhere addresses of names that other pages describe
 * @returns the text of each page by its file, and the places without a description
 */
export function renderPages({ pages, elsewhere = {} }, source) {
  const items = pages.flatMap((page) =>
    page.sections.flatMap(({ names }) =>
      names.map((each) => {
        const { name, title = name, from = page.from, ...layout } = typeof each === 'string' ? { name: each } : each;
        const symbol = source.find(from, name);
        const [node] = symbol.declarations.flatMap((handle) => handle.resolve() ?? []);
        const importedFrom = from === page.from ? undefined : specifierOf(from);
        return { page, name, title, symbol, node, layout, importedFrom };
      }),
    ),
  );
  const members = new Members(
    source.checker,
    items.filter(({ node }) => isInferred(node)).map(({ symbol }) => symbol),
  );
  const missing = [];
  const texts = new Map(
    pages.map((page) => {
      const linkTo = (name) => {
        const target = items.find((item) => item.name === name);
        return target ? `${target.page === page ? '' : target.page.file}#${anchorOf(target.title)}` : elsewhere[name];
      };
      return [page.file, new PageWriter({ page, items, members, missing, linkTo }).text()];
    }),
  );
  return { texts, missing };
}

class PageWriter {
  #page;
  #items;
  #members;
  #missing;
  #linkTo;

  constructor({ page, items, members, missing, linkTo }) {
    this.#page = page;
    this.#items = items;
    this.#members = members;
    this.#missing = missing;
    this.#linkTo = linkTo;
  }

  text() {
    const { title, intro, sections } = this.#page;
    const parts = sections.flatMap(({ title: heading, intro: about, names }) => [
      `## ${heading}`,
      about,
      ...names.map((each) => this.#item(typeof each === 'string' ? each : each.name)),
    ]);
    return `${[marker, `# ${title}`, intro, ...parts].filter(Boolean).join('\n\n')}\n`;
  }

  #item(name) {
    const item = this.#items.find((each) => each.name === name && each.page === this.#page);
    const doc = readDoc(documentedNode(item.node));
    if (!doc.text) this.#missing.push(name);
    const made = functionOf(item.node);
    const parts = made ? this.#function(name, made, doc) : [this.#type(item)];
    const about = this.#prose(made ? { ...doc, param: {} } : doc);
    const place = item.importedFrom && `Import it from \`${item.importedFrom}\`.`;
    return [`### ${item.title}`, about, place, ...parts, ...doc.example.map(block)].filter(Boolean).join('\n\n');
  }

  #function(name, node, doc) {
    const returns = returnOf(node);
    const signature = `${callOf(name, node, true)}${returns && `: ${returns}`}`;
    const rows = this.#members.ofParameters(node, doc);
    return [typeCode(signature, this.#linkTo), rows.length > 0 && this.#options(name, rows, 'Parameter')];
  }

  #type({ name, symbol, node, layout }) {
    if (is.isVariableDeclaration(node)) return block(`${name} = ${node.initializer.getText()}`);
    const rows = this.#members.of(symbol).filter((row) => !layout.hasOwnFieldsOnly || row.node.parent === node);
    if (rows.length === 0) return block(this.#members.sourceOf(symbol));
    return layout.isCalled ? this.#calls(name, rows) : this.#fields(name, rows);
  }

  #fields(name, rows) {
    if (!this.#page.isOfRecords || rows.some(({ doc }) => doc.default.length > 0))
      return this.#options(name, rows, 'Field');
    const inherited = new Set(rows.filter(({ node }) => node.parent.name?.getText() !== name).map((row) => row.name));
    const ordered = [
      ...rows.filter((row) => inherited.has(row.name)),
      ...rows.filter((row) => !inherited.has(row.name)),
    ];
    return table(
      ['Field', 'Type', 'Can be', 'Meaning'],
      ordered.map((row) => {
        const isNull = row.type.endsWith(' | null');
        const canBe = [row.optional && 'absent', isNull && 'null'].filter(Boolean).join(', ');
        return [
          `\`${row.name}\``,
          typeCode(row.type.replace(/ \| null$/, ''), this.#linkTo),
          canBe,
          this.#meaning(name, row),
        ];
      }),
    );
  }

  #options(name, rows, first) {
    const hasChoice = rows.some(({ optional, doc }) => optional || doc.default.length > 0);
    const lines = rows.map((row) => [
      `\`${row.name}\``,
      typeCode(row.type, this.#linkTo),
      hasChoice ? this.#defaultOf(row) : '',
      this.#meaning(name, row),
    ]);
    return [table([first, 'Type', 'Default', 'Meaning'], lines), ...this.#examples(rows)].join('\n\n');
  }

  #defaultOf({ optional, doc }) {
    const [value] = doc.default;
    if (value === undefined) return optional ? 'none' : 'required';
    // A word or two are code if they look like it; everything else is a phrase.
    return /^('.*'|[\d_]+|true|false|null|\[\]|\{.*\}|\w+(\.\w+)+|\w+\(\))$/.test(value)
      ? `\`${value}\``
      : withLinks(value, this.#linkTo);
  }

  #calls(name, rows) {
    const shown = rows.filter(({ isGroup }) => !isGroup);
    const lines = shown.map((row) => [
      typeCode(row.signature ? callOf(row.name, row.signature) : row.name, this.#linkTo),
      typeCode(row.signature ? returnOf(row.signature) : row.type, this.#linkTo),
      this.#meaning(name, row),
    ]);
    return [table(['Call', 'Returns', 'What it does'], lines), ...this.#examples(shown)].join('\n\n');
  }

  #examples(rows) {
    return rows.flatMap(({ name, doc }) => doc.example.map((text) => `\`${name}\`, for example:\n\n${block(text)}`));
  }

  #meaning(owner, { name, doc, isGroup }) {
    if (!doc.text && doc.returns.length === 0 && !isGroup) this.#missing.push(`${owner}.${name}`);
    const text = this.#prose(doc);
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  /** A docstring without its examples and defaults. */
  #prose(doc) {
    const parameters = Object.entries(doc.param).map(([name, { text }]) => `\`${name}\`: ${text}.`);
    const sentences = [
      ...doc.returns.map((text) => `Returns ${text}.`),
      ...doc.throws.map((text) => `Throws ${text}.`),
    ].map((text) => text.replace(/\.\.$/, '.'));
    const rest = [...parameters.map((text) => text.replace(/\.\.$/, '.')), ...sentences].join(' ');
    return withLinks([doc.text, rest].filter(Boolean).join(doc.text.includes('\n\n') ? '\n\n' : ' '), this.#linkTo);
  }
}
