export * as core from '@makerfex/integrations-core';
export * as memory from '@makerfex/integrations-core/memory-storage';
export * as provider from '@makerfex/integrations-core/provider';
