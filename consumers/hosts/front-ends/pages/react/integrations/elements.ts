import type { ElementProperties, NavigateEvent } from '@makerfex/integrations-console';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type Elements = {
  [Tag in keyof ElementProperties]: DetailedHTMLProps<
    HTMLAttributes<HTMLElementTagNameMap[Tag]>,
    HTMLElementTagNameMap[Tag]
  > &
    ElementProperties[Tag] & { 'onmfx-navigate'?: (event: NavigateEvent) => void };
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
