import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';
import { hasBrowser, openPage } from '../../test/browser/open.ts';
import { shortenStyle, shortenTemplates } from './shorten.ts';

describe('shortening templates', () => {
  it.each([
    [
      'puts attributes into one line',
      'html`<input\n  id=${id}\n  .value=${text}\n/>`',
      'html`<input id=${id} .value=${text} />`',
    ],
    ['takes quotes from single words', 'html`<b class="small" title="a b">`', 'html`<b class=small title="a b">`'],
    ['leaves quotes around an expression', 'html`<b id="note-${id}">`', 'html`<b id="note-${id}">`'],
    ['leaves quotes before a slash', 'svg`<path d="M1"/>`', 'svg`<path d="M1"/>`'],
    ['joins blocks', 'html`<div>\n  <p>${a}</p>\n</div>`', 'html`<div><p>${a}</div>`'],
    [
      'keeps a space between other things',
      'html`<b>\n  ${a}\n  ${b}\n  <i></i>\n</b>`',
      'html`<b> ${a} ${b} <i></i> </b>`',
    ],
    ['leaves out the ends of items', 'html`<ul><li>${a}</li><li>b</li></ul>`', 'html`<ul><li>${a}<li>b</ul>`'],
    ['keeps the end of a paragraph before text', 'html`<p>a</p>b`', 'html`<p>a</p>b`'],
    ['keeps the end of a paragraph in a line', 'html`<p>a</p><b></b>`', 'html`<p>a</p><b></b>`'],
    ['leaves code alone', 'f(\'a="b"\');\n  // x\n  g(a > b);\n', 'f(\'a="b"\');\n// x\ng(a > b);\n'],
  ])('%s', (_, long, short) => {
    expect(shortenTemplates(long)).toBe(short);
  });

  it('shortens style sheets', () => {
    const style = '/* a */ .a > b,\n .c :hover {\n  inset: 0.5rem -0.25em 10.5px;\n  content: "⚠ " / "";\n}';
    expect(shortenStyle(style)).toBe('.a>b,.c :hover{inset:.5rem -0.25em 10.5px;content:"⚠ " / ""}');
  });
});

const isInTag = (html: string): boolean => html.lastIndexOf('<') > html.lastIndexOf('>');

/** The templates of HTML in a file, with a word or a comment in place of each expression, as Lit has them parsed. */
function templatesIn(code: string): readonly string[] {
  const found: string[] = [];
  const visitor = new Visitor({
    TaggedTemplateExpression({ tag, quasi }) {
      if (tag.type !== 'Identifier' || tag.name !== 'html') return;
      const parts = quasi.quasis.map(({ value }) => value.cooked ?? '');
      found.push(parts.reduce((text, part) => text + (isInTag(text) ? 'value' : '<!---->') + part));
    },
  });
  visitor.visit(parseSync('template.ts', code).program);
  return found;
}

const sources = join(import.meta.dirname, '..');
const files = globSync('**/*.ts', { cwd: sources }).filter((file) => !file.endsWith('.test.ts'));

describe.skipIf(!hasBrowser)('the templates of the console', () => {
  it('are the same elements with the same texts when they are shortened', async () => {
    const texts = files.map((file) => readFileSync(join(sources, file), 'utf8'));
    const written = texts.flatMap(templatesIn);
    expect(written.length).toBeGreaterThan(150);
    const { page } = await openPage('');
    const parse = (templates: readonly string[]) =>
      page.evaluate((all) => {
        const block =
          /^(d[dlt]|details|dialog|div|fieldset|fig.+|form|h[1-3]|legend|li|main|nav|[ou]l|option|p|section|select|summary|t(able|body|d|foot|h|head|r))$/;
        // What is at the edge of a block is not shown if it is a space.
        const edge = '\u0000';
        const say = (node: Node): string => {
          if (node instanceof Comment) return '…';
          if (!(node instanceof Element)) return (node.textContent ?? '').replaceAll(/\s+/g, ' ');
          const around = block.test(node.localName) ? edge : '';
          const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${value}"`);
          const inside = [...node.childNodes].map(say);
          return [around, `<${node.localName}${attributes.join('')}>`, around, ...inside, around, '</>', around].join(
            '',
          );
        };
        return all.map((each) => {
          const template = document.createElement('template');
          template.innerHTML = each;
          const said = `${edge}${[...template.content.childNodes].map(say).join('')}${edge}`;
          return said.replaceAll(/ ?\0 ?/g, '');
        });
      }, templates);
    expect(await parse(texts.map(shortenTemplates).flatMap(templatesIn))).toEqual(await parse(written));
  });
});
