import { createHash } from 'node:crypto';
import sharp from 'sharp';

const width = 1_200;
const height = 800;

/** Draws a mug on a transparent background as PNG. Colours and tilt depend only on the address. */
export async function drawPicture(address: string): Promise<Uint8Array> {
  const [hue = 0, glaze = 0, tilt = 0] = createHash('sha256').update(address).digest();
  const clay = `hsl(${Math.round((hue / 255) * 360)} 45% 45%)`;
  const light = `hsl(${Math.round((glaze / 255) * 360)} 55% 75%)`;
  const mug = `
    <svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
      <g transform="rotate(${(tilt % 13) - 6} 600 400)">
        <path d="M780 320 h60 a110 110 0 0 1 0 220 h-60" fill="none" stroke="${clay}" stroke-width="44"/>
        <path d="M400 200 h400 l-30 380 q-5 60 -70 60 h-200 q-65 0 -70 -60 z" fill="${clay}"/>
        <path d="M400 200 h400 l-10 130 q-100 70 -190 0 t-190 0 z" fill="${light}"/>
      </g>
    </svg>`;
  return sharp(Buffer.from(mug)).png().toBuffer();
}
