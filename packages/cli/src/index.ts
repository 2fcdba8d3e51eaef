// For the file makerfex.config.ts of a host.
export { type CliConfig, defineConfig } from './config.ts';
