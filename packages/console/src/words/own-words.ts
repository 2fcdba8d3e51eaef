import type { activityWords } from './activity.ts';
import type { Catalogue } from './catalogue.ts';
import type { commonWords } from './common.ts';
import type { deliveryWords } from './deliveries.ts';
import type { errorWords } from './errors.ts';
import type { healthWords } from './health.ts';
import type { overviewWords } from './overview.ts';
import type { privacyWords } from './privacy.ts';
import type { ruleWords } from './rules.ts';
import type { runWords } from './run.ts';
import type { shellWords } from './shell.ts';
import type { subjectWords } from './subjects.ts';
import type { timelineWords } from './timeline.ts';

type TextsOf<Of> = Of extends Catalogue<infer Texts> ? Texts : never;

/** Every text of the console, by catalogue. */
export interface Words {
  readonly activity: TextsOf<typeof activityWords>;
  readonly common: TextsOf<typeof commonWords>;
  readonly deliveries: TextsOf<typeof deliveryWords>;
  readonly errors: TextsOf<typeof errorWords>;
  readonly health: TextsOf<typeof healthWords>;
  readonly overview: TextsOf<typeof overviewWords>;
  readonly privacy: TextsOf<typeof privacyWords>;
  readonly rules: TextsOf<typeof ruleWords>;
  readonly run: TextsOf<typeof runWords>;
  readonly shell: TextsOf<typeof shellWords>;
  readonly subjects: TextsOf<typeof subjectWords>;
  readonly timeline: TextsOf<typeof timelineWords>;
}

/**
 * Texts of a host, by language: a language of its own, or other words for some things. What is missing is shown in the language
 * that the console brings, else in English.
 * @example
 * const ownWords: OwnWords = { de: { shell: { title: 'Verkaufskanäle' } } };
 */
export type OwnWords = Readonly<Record<string, { readonly [Name in keyof Words]?: Partial<Words[Name]> }>>;
