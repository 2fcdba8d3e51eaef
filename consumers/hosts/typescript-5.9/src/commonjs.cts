import core = require('@makerfex/integrations-core');
import memory = require('@makerfex/integrations-core/memory-storage');
import provider = require('@makerfex/integrations-core/provider');

export = [core, memory, provider];
