import { describeMount, listening } from '../../test/mount.ts';
import { createApp } from '../../test/mounting/node.ts';

describeMount('node:http', (integrations) => listening(createApp(integrations)));
