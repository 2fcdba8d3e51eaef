import type { actionWords } from './action.ts';
import type { activityWords } from './activity.ts';
import type { TextsOf } from './catalogue.ts';
import type { choiceWords } from './choices.ts';
import type { commonWords } from './common.ts';
import type { connectWords } from './connect.ts';
import type { connectionWords } from './connection.ts';
import type { deliveryWords } from './deliveries.ts';
import type { errorWords } from './errors.ts';
import type { formWords } from './form.ts';
import type { handOffWords } from './hand-off.ts';
import type { healthWords } from './health.ts';
import type { overviewWords } from './overview.ts';
import type { postWords } from './post.ts';
import type { privacyWords } from './privacy.ts';
import type { ruleWords } from './rules.ts';
import type { runWords } from './run.ts';
import type { schedulesWords } from './schedules.ts';
import type { shellWords } from './shell.ts';
import type { subjectWords } from './subjects.ts';
import type { timelineWords } from './timeline.ts';
import type { usageWords } from './usage.ts';

/** Every text of the console, by catalogue. */
export interface Words {
  readonly action: TextsOf<typeof actionWords>;
  readonly activity: TextsOf<typeof activityWords>;
  readonly choices: TextsOf<typeof choiceWords>;
  readonly common: TextsOf<typeof commonWords>;
  readonly connect: TextsOf<typeof connectWords>;
  readonly connection: TextsOf<typeof connectionWords>;
  readonly deliveries: TextsOf<typeof deliveryWords>;
  readonly errors: TextsOf<typeof errorWords>;
  readonly form: TextsOf<typeof formWords>;
  readonly handOff: TextsOf<typeof handOffWords>;
  readonly health: TextsOf<typeof healthWords>;
  readonly overview: TextsOf<typeof overviewWords>;
  readonly post: TextsOf<typeof postWords>;
  readonly privacy: TextsOf<typeof privacyWords>;
  readonly rules: TextsOf<typeof ruleWords>;
  readonly run: TextsOf<typeof runWords>;
  readonly schedules: TextsOf<typeof schedulesWords>;
  readonly shell: TextsOf<typeof shellWords>;
  readonly subjects: TextsOf<typeof subjectWords>;
  readonly timeline: TextsOf<typeof timelineWords>;
  readonly usage: TextsOf<typeof usageWords>;
}

/**
 * Texts of a host, by language: a language of its own, or other words for some things. What is missing is shown in the language
 * that the console brings, else in English.
 * @example
 * const ownWords: OwnWords = { de: { shell: { overview: 'Verkaufskanäle' } } };
 */
export type OwnWords = Readonly<Record<string, { readonly [Name in keyof Words]?: Partial<Words[Name]> }>>;
