/** Part of a document that readers will not see as intended. */
export interface RenderWarning {
  readonly code: 'missing_glyphs' | 'characters_removed' | 'totals_differ';
  readonly message: string;
}

export interface RenderedPdf {
  readonly bytes: Uint8Array;
  readonly pageCount: number;
  /** Empty for nearly every document. */
  readonly warnings: readonly RenderWarning[];
}
