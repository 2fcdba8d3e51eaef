import { imageLimits, readImage } from '../images/limits.ts';
import { refuse } from './answers.ts';

export type FetchPicture = (request: Request) => Promise<Response>;

/** Fetches and checks a picture as Instagram does; ends the request with an error if it cannot be used. */
export async function takePicture(fetchPicture: FetchPicture, address: string): Promise<void> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: matches exactly printable ASCII
  if (!URL.canParse(address) || !/^[\x21-\x7e]+$/.test(address)) unfetchable();
  const response = await fetchPicture(
    new Request(address, { headers: { 'user-agent': 'facebookexternalhit/1.1' } }),
  ).catch(unfetchable);
  if (!response.ok) unfetchable();
  const bytes = new Uint8Array(await response.arrayBuffer());
  const facts = readImage(bytes) ?? unfetchable();
  if (bytes.byteLength > imageLimits.bytes) refuse(36000, 2207004, 'The image is too large to download.');
  if (facts.type !== 'jpg') refuse(36001, 2207005, `The image format ${facts.type} is not supported.`);
  const ratio = facts.width / facts.height;
  if (ratio < imageLimits.ratio.narrowest || ratio > imageLimits.ratio.widest)
    refuse(36003, 2207009, `The submitted image with aspect ratio ${ratio} cannot be published.`);
}

const unfetchable = (): never => refuse(9004, 2207052, 'The media could not be fetched from this uri');
