import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../test/documents.ts';
import { readLogo } from './logo.ts';

describe('readLogo', () => {
  it('fits a wide and a high logo into the letterhead', async () => {
    const wide = await readLogo(await pictureOf('png', 3000, 300));
    const high = await readLogo(await pictureOf('png', 300, 3000));
    expect([Math.round(wide.width), Math.round(wide.height)]).toEqual([170, 17]);
    expect([Math.round(high.width), Math.round(high.height)]).toEqual([6, 54]);
  });

  it('keeps only the pixels that print needs, and does not enlarge a small logo', async () => {
    const { bytes } = await readLogo(await pictureOf('jpeg', 3000, 300));
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 708 });
    expect(await readLogo(await pictureOf('png', 20, 10))).toMatchObject({ width: 20, height: 10 });
  });

  it('turns a photograph upright', async () => {
    const lying = sharp({ create: { width: 40, height: 20, channels: 3, background: '#336699' } });
    const photograph = await lying.jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await readLogo(photograph.toString('base64'))).toMatchObject({ width: 20, height: 40 });
  });

  it('refuses another image format by name', async () => {
    await expect(readLogo(await pictureOf('webp'))).rejects.toThrow(/cannot be printed: it is webp/);
  });
});
