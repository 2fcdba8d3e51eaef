import { random } from '../random.ts';
import { type InstagramOutlet, openInstagram } from './instagram.ts';
import { openVendor, type VendorOutlet } from './vendor.ts';

/** Where pushes go: what arrived there is kept. */
export interface Outlets {
  readonly instagram: InstagramOutlet;
  readonly vendor: VendorOutlet;
  calm(): void;
  close(): void;
}

export async function openOutlets(seed: number): Promise<Outlets> {
  const instagram = await openInstagram(random(seed + 5e6));
  const vendor = await openVendor(random(seed + 6e6));
  return {
    instagram,
    vendor,
    calm() {
      instagram.calm();
      vendor.calm();
    },
    close() {
      instagram.close();
      vendor.close();
    },
  };
}
