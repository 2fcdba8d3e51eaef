// Folders and files with what the pages describe.
export const core = 'packages/core/src';
export const storage = `${core}/storage/index.ts`;
export const options = `${core}/options/index.ts`;
export const jobs = `${core}/jobs/index.ts`;
