import { checkCaption } from '../caption/limits.ts';
import { imageLimits } from '../images/limits.ts';
import { refuse } from './answers.ts';
import { type FetchPicture, takePicture } from './pictures.ts';

export interface ContainersOptions {
  readonly now: () => number;
  /** How long a container takes to be ready, in milliseconds. */
  readonly processingMs: number;
  readonly quotaTotal: number;
  readonly username: string;
  readonly fetchPicture: FetchPicture;
}

/** A post in the account. */
export interface Post {
  readonly id: string;
  readonly containerId: string;
  readonly caption: string;
  readonly images: readonly { readonly url: string; readonly alt: string | null }[];
  readonly permalink: string;
  readonly at: number;
}

interface Container {
  readonly id: string;
  readonly isChild: boolean;
  readonly caption: string;
  readonly images: Post['images'];
  readonly createdAt: number;
  /** The subcode that it fails with. */
  readonly failsWith: number | null;
  /** The id of its post, and when it goes live; null before a publish request. */
  publication: { readonly id: string; readonly at: number } | null;
  post: Post | null;
}

const dayMs = 86_400_000;

/** The containers, the posts published from them, and the quota of posts. */
export function createContainers({ now, processingMs, quotaTotal, username, fetchPicture }: ContainersOptions) {
  const containers = new Map<string, Container>();
  const posts: Post[] = [];
  const failures: (number | null)[] = [];
  let idCount = 0;
  let spent = 0;
  let isHeld = false;
  let isProse = false;

  /** Larger than 2^53, as real ones are. */
  const newId = (): string => {
    idCount += 1;
    return String(17_900_000_000_000_000n + BigInt(idCount) * 7n);
  };

  /** Publishes the containers whose time has come. */
  const settle = (): void => {
    for (const container of containers.values()) {
      const { id: containerId, caption, images, publication } = container;
      if (container.post || !publication || publication.at > now()) continue;
      const { id } = publication;
      container.post = {
        id,
        containerId,
        caption,
        images,
        at: now(),
        permalink: `https://www.instagram.com/p/S${id}/`,
      };
      posts.push(container.post);
    }
  };

  const isExpired = ({ createdAt, post }: Container): boolean => post === null && now() - createdAt >= dayMs;

  function statusOf(container: Container): { status_code: string; status: string } {
    if (container.post)
      return { status_code: 'PUBLISHED', status: 'Published: Media has been successfully published.' };
    if (isExpired(container)) return { status_code: 'EXPIRED', status: 'Expired: Media was not published in time.' };
    if (isHeld || now() - container.createdAt < processingMs)
      return { status_code: 'IN_PROGRESS', status: 'In Progress: Media is still being processed.' };
    if (container.failsWith !== null)
      return {
        status_code: 'ERROR',
        status: `Error: Media upload has failed with error code ${container.failsWith}`,
      };
    return {
      status_code: 'FINISHED',
      status: 'Finished: Media has been uploaded and it is ready to be published.',
    };
  }

  const usage = (): number => spent + posts.filter(({ at }) => now() - at < dayMs).length;

  /** Children in display order. */
  function childrenOf(form: URLSearchParams): Container[] {
    const ids = (form.get('children') ?? '').split(',').filter(Boolean);
    if (ids.length < 2 || ids.length > imageLimits.images) refuse(100, 2207028, "Your post won't work as a carousel.");
    return ids.map((id) => {
      const child = containers.get(id);
      if (!child?.isChild || isExpired(child)) return refuse(24, 2207006, `The media with ${id} cannot be found`);
      if (statusOf(child).status_code !== 'FINISHED')
        return refuse(9007, 2207027, 'The media is not ready for publishing, please wait for a moment');
      return child;
    });
  }

  return {
    posts: posts as readonly Post[],
    controls: {
      /** Makes the next containers fail with these subcodes while they are prepared; null lets one succeed. */
      failNext: (...subcodes: (number | null)[]): void => void failures.push(...subcodes),
      /** From now on containers return only `status`, without `status_code`, as sometimes seen. */
      omitStatusCode: (): void => {
        isProse = true;
      },
      /** Keeps containers from getting ready until `release()`. */
      hold: (): void => {
        isHeld = true;
      },
      release: (): void => {
        isHeld = false;
      },
      /** Makes all unpublished containers fail with a subcode, or expire. */
      endAll: (how: number | 'expired'): void => {
        for (const [id, container] of containers)
          containers.set(id, how === 'expired' ? { ...container, createdAt: 0 } : { ...container, failsWith: how });
      },
      /** Uses up this many of the day's posts. */
      spendQuota: (count: number): void => {
        spent += count;
      },
    },

    async create(form: URLSearchParams): Promise<object> {
      const caption = form.get('caption') ?? '';
      const alt = form.get('alt_text');
      if (checkCaption(caption).some(({ level }) => level === 'error'))
        refuse(36004, 2207010, "The submitted image's caption was too long.");
      const mediaType = form.get('media_type');
      if (mediaType !== null && mediaType !== 'CAROUSEL')
        refuse(100, 2207023, `The media type ${mediaType} is unknown.`);
      const url = form.get('image_url') ?? '';
      if ((alt ?? '').length > imageLimits.altCharacters) refuse(100, undefined, 'Invalid parameter: alt_text');
      const images = mediaType === 'CAROUSEL' ? childrenOf(form).flatMap((child) => child.images) : [{ url, alt }];
      if (mediaType === null) await takePicture(fetchPicture, url);
      const id = newId();
      containers.set(id, {
        id,
        isChild: form.get('is_carousel_item') === 'true',
        caption,
        images,
        createdAt: now(),
        failsWith: failures.shift() ?? null,
        publication: null,
        post: null,
      });
      return { id };
    },

    /** Works once: a published container is not found again. */
    publish(form: URLSearchParams, inMs: number): object {
      settle();
      const id = form.get('creation_id') ?? '';
      const container = containers.get(id);
      if (!container || container.post || container.isChild)
        return refuse(24, 2207008, `The media builder with creation id = ${id} does not exist or has been expired.`);
      if (isExpired(container)) return refuse(-2, 2207020, 'The media you are trying to access has expired.');
      if (usage() >= quotaTotal) return refuse(9, 2207042, 'You reached maximum number of posts that is allowed.');
      if (statusOf(container).status_code !== 'FINISHED')
        return refuse(9007, 2207027, 'The media is not ready for publishing, please wait for a moment');
      container.publication ??= { id: newId(), at: now() + inMs };
      settle();
      return { id: container.publication.id };
    },

    /** All fields of a container or post; undefined if there is none. */
    find(id: string): Record<string, unknown> | undefined {
      settle();
      const container = containers.get(id);
      if (container) {
        const { status_code, status } = statusOf(container);
        return { id, status, status_code: isProse ? undefined : status_code };
      }
      const post = posts.find((each) => each.id === id);
      return (
        post && {
          id,
          permalink: post.permalink,
          caption: post.caption,
          media_type: post.images.length > 1 ? 'CAROUSEL_ALBUM' : 'IMAGE',
          timestamp: new Date(post.at).toISOString(),
          username,
        }
      );
    },

    limit: () => ({
      data: [{ quota_usage: usage(), config: { quota_total: quotaTotal, quota_duration: 86_400 } }],
    }),
  };
}
