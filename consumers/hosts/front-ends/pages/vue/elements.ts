import type { ElementProperties, NavigateEvent } from '@makerfex/integrations-console';
import type { HTMLAttributes } from 'vue';

type Elements = {
  [Tag in keyof ElementProperties]: new () => {
    $props: HTMLAttributes & ElementProperties[Tag] & { onMfxNavigate?: (event: NavigateEvent) => void };
  };
};

declare module 'vue' {
  interface GlobalComponents extends Elements {}
}
