import { isObject } from '../../form/plan.ts';
import { objectsOf, textOf } from '../../form/read-json.ts';

const levels = ['ok', 'warning', 'error'] as const;

/** The result of checking one part of a post against one limit. */
export interface Check {
  /** What was checked, such as `caption`; pictures are `image 1` and so on. */
  readonly subject: string;
  readonly rule: string;
  readonly level: (typeof levels)[number];
  readonly message: string;
}

/** A picture of a post, as a person arranges it. */
export interface Picture {
  /** Stays the same while others are moved. */
  readonly id: number;
  readonly url: string;
  readonly alt: string;
  /** Whether the server would make one that fits of it. */
  readonly isConverted: boolean;
  readonly checks: readonly Check[];
}

/** What a dry run says would be posted. */
export interface DraftPost {
  readonly caption: string;
  readonly pictures: readonly Picture[];
  /** Those that are about no single picture. */
  readonly checks: readonly Check[];
}

/** Reads the result of a dry run, leniently. */
export function readDraft(result: unknown): DraftPost {
  const { caption, images, checks } = isObject(result) ? result : {};
  const all = objectsOf(checks).map(
    ({ subject, rule, level, message }): Check => ({
      subject: textOf(subject),
      rule: textOf(rule),
      level: levels.find((one) => one === level) ?? 'warning',
      message: textOf(message),
    }),
  );
  const pictures = objectsOf(images).map(({ url, alt, converted }, index) => ({
    id: index,
    url: textOf(url),
    alt: textOf(alt),
    isConverted: converted === true,
    checks: all.filter(({ subject }) => subject === `image ${index + 1}`),
  }));
  return { caption: textOf(caption), pictures, checks: all.filter(({ subject }) => !/^image \d/.test(subject)) };
}

/** The pictures in another order. */
export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const item = items[from];
  return item === undefined ? items : items.toSpliced(from, 1).toSpliced(to, 0, item);
}
