import { option } from './option.ts';

interface Options {
  readonly size: number;
  readonly pauseMs?: number;
}

option.group<Options>({ size: option.count(1, 5), pauseMs: option.ms(0).optional() });
// @ts-expect-error an option of the interface without a schema
option.group<Options>({ size: option.count(1, 5) });
// @ts-expect-error a schema without an option
option.group<Options>({ size: option.count(1, 5), pauseMs: option.ms(0).optional(), colour: option.text() });
// @ts-expect-error a schema of another type
option.group<Options>({ size: option.text(), pauseMs: option.ms(0).optional() });
