export { type InstagramOptions, instagram } from './instagram.ts';
