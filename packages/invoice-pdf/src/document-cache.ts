import type { RenderedPdf } from './rendered-pdf.ts';

/** Rendered documents by the key of their content. Drops the least recently used first. */
export class DocumentCache {
  readonly #maxBytes: number;
  readonly #documents = new Map<string, RenderedPdf>();
  #bytes = 0;

  /** @param maxBytes of all documents together */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): RenderedPdf | undefined {
    const found = this.#remove(key);
    if (found) this.#add(key, found);
    return found;
  }

  /** Drops others until there is room. Does not store a document that is larger than the cache. */
  put(key: string, document: RenderedPdf): void {
    this.#remove(key);
    if (document.bytes.byteLength > this.#maxBytes) return;
    this.#add(key, document);
    for (const oldest of this.#documents.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#remove(oldest);
    }
  }

  #add(key: string, document: RenderedPdf): void {
    this.#documents.set(key, document);
    this.#bytes += document.bytes.byteLength;
  }

  #remove(key: string): RenderedPdf | undefined {
    const found = this.#documents.get(key);
    if (this.#documents.delete(key)) this.#bytes -= found?.bytes.byteLength ?? 0;
    return found;
  }
}
