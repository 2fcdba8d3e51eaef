export * from './auth/descriptor.ts';
