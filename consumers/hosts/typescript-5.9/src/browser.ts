import * as browserConsole from '@makerfex/integrations-console';
import * as action from '@makerfex/integrations-console/action';
import * as consoleAssets from '@makerfex/integrations-console/assets';
import * as connect from '@makerfex/integrations-console/connect';
import * as connection from '@makerfex/integrations-console/connection';
import * as deliveries from '@makerfex/integrations-console/deliveries';
import * as healthBanner from '@makerfex/integrations-console/health-banner';
import * as overview from '@makerfex/integrations-console/overview';
import * as privacy from '@makerfex/integrations-console/privacy';
import * as run from '@makerfex/integrations-console/run';
import * as schedules from '@makerfex/integrations-console/schedules';
import * as timeline from '@makerfex/integrations-console/timeline';

export const everythingInBrowsers = [
  ...[browserConsole, action, consoleAssets, connect, connection, deliveries],
  ...[healthBanner, overview, privacy, run, schedules, timeline],
];
