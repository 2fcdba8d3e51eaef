import { inflateSync } from 'node:zlib';
import { getDocumentProxy } from 'unpdf';
import * as z from 'zod';

/** An element of the structure tree, as a screen reader gets it. */
export interface Part {
  readonly role: string;
  readonly alt?: string;
  /** The text of this element itself, in the order in which the page draws it. */
  readonly text: string;
  readonly parts: readonly Part[];
}

const contentSchema = z.object({ type: z.literal('content'), id: z.string() });
const elementSchema = z.object({
  role: z.string(),
  alt: z.string().optional(),
  get children() {
    return z.array(z.union([contentSchema, elementSchema]));
  },
});
type Element = z.infer<typeof elementSchema>;

/** The structure tree of each page, read from the finished PDF. */
export async function structureOf(bytes: Uint8Array): Promise<Part[]> {
  const document = await getDocumentProxy(bytes.slice());
  const pages: Part[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const texts = textsOf((await page.getTextContent({ includeMarkedContent: true })).items);
    pages.push(toPart(elementSchema.parse(await page.getStructTree()), texts));
  }
  return pages;
}

/** The text that no element has: the page's decoration. */
export async function skippedText(bytes: Uint8Array, number: number): Promise<string> {
  const page = await (await getDocumentProxy(bytes.slice())).getPage(number);
  return (textsOf((await page.getTextContent({ includeMarkedContent: true })).items).get(null) ?? '').trim();
}

/** The texts that are said instead of what is drawn, in the order of the file. */
export function spokenTexts(bytes: Uint8Array): string[] {
  const streams = Buffer.from(bytes)
    .toString('latin1')
    .matchAll(/FlateDecode\n>>\nstream\n([^]*?)\nendstream/g);
  return Array.from(streams, ([, stream = '']) =>
    inflateSync(Buffer.from(stream, 'latin1')).toString('latin1'),
  ).flatMap((content) =>
    Array.from(content.matchAll(/\/ActualText \(((?:\\.|[^\\)])*)\)/gs), ([, text = '']) => readString(text)),
  );
}

const escapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
]);

/** A string of a PDF in UTF-16, after its byte order mark. */
function readString(written: string): string {
  const text = written.replaceAll(/\\(.)/gs, (_, each: string) => escapes.get(each) ?? each);
  return Buffer.from(text.slice(2), 'latin1').swap16().toString('utf16le');
}

/** All parts with this role, in reading order. */
export const partsOf = (role: string, part: Part): Part[] => [
  ...(part.role === role ? [part] : []),
  ...part.parts.flatMap((each) => partsOf(role, each)),
];

/** The text of a part with all that is in it, in reading order. */
export const readAloud = (part: Part): string =>
  [part.text, ...part.parts.map(readAloud)].filter((text) => text !== '').join(' ');

const itemSchema = z.object({ type: z.string().optional(), id: z.string().nullish(), str: z.string().optional() });

/** The text of each marked content by its id; under null what has none. */
function textsOf(items: readonly unknown[]): Map<string | null, string> {
  const texts = new Map<string | null, string>();
  const open: (string | null)[] = [];
  for (const item of items) {
    const { type, id, str = '' } = itemSchema.parse(item);
    if (type?.startsWith('begin')) open.push(id ?? open.at(-1) ?? null);
    else if (type === 'endMarkedContent') open.pop();
    else texts.set(open.at(-1) ?? null, (texts.get(open.at(-1) ?? null) ?? '') + str);
  }
  return texts;
}

function toPart({ role, alt, children }: Element, texts: ReadonlyMap<string | null, string>): Part {
  const text = children.flatMap((child) => ('id' in child ? [texts.get(child.id)?.trim() ?? ''] : [])).join(' ');
  const parts = children.flatMap((child) => ('role' in child ? [toPart(child, texts)] : []));
  return { role, ...(alt !== undefined && { alt }), text, parts };
}
