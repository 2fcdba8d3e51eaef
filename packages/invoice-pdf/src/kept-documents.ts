import type { RenderedPdf } from './rendered-pdf.ts';

/** Documents by what they are made from: the least recently used are forgotten first. */
export class KeptDocuments {
  readonly #mostBytes: number;
  readonly #documents = new Map<string, RenderedPdf>();
  #bytes = 0;

  /** @param mostBytes of all of them together */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get(key: string): RenderedPdf | undefined {
    const found = this.#take(key);
    if (found) this.#put(key, found);
    return found;
  }

  /** Forgets others until there is room. One larger than all the room there is is not kept. */
  keep(key: string, document: RenderedPdf): void {
    this.#take(key);
    if (document.bytes.byteLength > this.#mostBytes) return;
    this.#put(key, document);
    for (const oldest of this.#documents.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#take(oldest);
    }
  }

  #put(key: string, document: RenderedPdf): void {
    this.#documents.set(key, document);
    this.#bytes += document.bytes.byteLength;
  }

  #take(key: string): RenderedPdf | undefined {
    const found = this.#documents.get(key);
    if (this.#documents.delete(key)) this.#bytes -= found?.bytes.byteLength ?? 0;
    return found;
  }
}
