// For authors of packages that a host sets up: they check their options as core does.
export { checkOptions, definedOf } from './check-options.ts';
export { longestTimerMs, type OptionFields, option } from './option.ts';
export { type PlaceLimits, Places, type PlacesOptions, placeFields } from './places.ts';
