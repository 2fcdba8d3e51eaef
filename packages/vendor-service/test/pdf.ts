import { extractText, getDocumentProxy } from 'unpdf';

/** The text of a PDF, with runs of spaces collapsed. */
export async function textOf(bytes: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
  return text.replace(/\s+/g, ' ');
}
