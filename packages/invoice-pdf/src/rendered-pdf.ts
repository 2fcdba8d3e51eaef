/** Something that a reader of the document would not see as it was meant. */
export interface RenderWarning {
  readonly code: 'missing_glyphs' | 'characters_removed' | 'totals_differ';
  readonly message: string;
}

export interface RenderedPdf {
  readonly bytes: Uint8Array;
  readonly pageCount: number;
  /** What a reader would not see as it was meant; empty for nearly every document. */
  readonly warnings: readonly RenderWarning[];
}
