import type { Words } from '../own-words.ts';
import { action } from './action.ts';
import { activity } from './activity.ts';
import { choices } from './choices.ts';
import { common } from './common.ts';
import { connect } from './connect.ts';
import { connection } from './connection.ts';
import { deliveries } from './deliveries.ts';
import { errors } from './errors.ts';
import { form } from './form.ts';
import { handOff } from './hand-off.ts';
import { health } from './health.ts';
import { overview } from './overview.ts';
import { post } from './post.ts';
import { privacy } from './privacy.ts';
import { rules } from './rules.ts';
import { run } from './run.ts';
import { schedules } from './schedules.ts';
import { shell } from './shell.ts';
import { subjects } from './subjects.ts';
import { timeline } from './timeline.ts';
import { usage } from './usage.ts';

/** All texts in German. */
export const german = {
  action,
  activity,
  choices,
  common,
  connect,
  connection,
  deliveries,
  errors,
  form,
  handOff,
  health,
  overview,
  post,
  privacy,
  rules,
  run,
  schedules,
  shell,
  subjects,
  timeline,
  usage,
} satisfies Words;
