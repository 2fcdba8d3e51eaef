// The script of the page that the API serves. What repeats itself is compressed only if it is near: styles and texts come together.
import '../theme/base.ts';
import '../words/action.ts';
import '../words/activity.ts';
import '../words/common.ts';
import '../words/connection.ts';
import '../words/deliveries.ts';
import '../words/errors.ts';
import '../words/health.ts';
import '../words/overview.ts';
import '../words/privacy.ts';
import '../words/rules.ts';
import '../words/run.ts';
import '../words/schedules.ts';
import '../words/shell.ts';
import '../words/subjects.ts';
import '../words/timeline.ts';
import '../index.ts';
