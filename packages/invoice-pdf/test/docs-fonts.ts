import type { RenderOptions } from '@makerfex/integrations-invoice-pdf';

export const withJapanese: RenderOptions = {
  fonts: [import.meta.resolve('@fontsource/noto-sans-jp/unicode.json')],
};
