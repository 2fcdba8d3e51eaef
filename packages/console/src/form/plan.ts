/** A value of JSON, as an API sends and takes it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** What people read about a field. */
export interface About {
  /** Empty if the schema has none: the field then gets its name. */
  readonly title: string;
  readonly description: string;
  /** One value that would do, as a person would type it; empty if the schema has none. */
  readonly example: string;
}

/** A line or an area of text. */
export interface TextPlan {
  readonly kind: 'text';
  readonly about: About;
  /** Masked, and never filled in with a value that is stored. */
  readonly isSecret: boolean;
  readonly isLong: boolean;
  readonly format: TextFormat | null;
  /** Compiled with the flag `u`; null if there is none, or if it does not compile: the server then checks it. */
  readonly pattern: RegExp | null;
  readonly minLength: number;
  readonly maxLength: number | null;
  readonly initial: string;
}
export const textFormats = ['email', 'uri', 'date', 'date-time'] as const;
export type TextFormat = (typeof textFormats)[number];

export interface NumberPlan {
  readonly kind: 'number';
  readonly about: About;
  readonly isWhole: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly initial: string;
}

/** One of a few texts. */
export interface ChoicePlan {
  readonly kind: 'choice';
  readonly about: About;
  readonly options: readonly string[];
  /** What people read instead of the options, in their order. */
  readonly labels?: readonly string[];
  /** What people read for no choice, instead of the form's own words. */
  readonly none?: string;
  readonly initial: string;
}

/** Yes or no. */
export interface FlagPlan {
  readonly kind: 'flag';
  readonly about: About;
  readonly initial: boolean;
}

/** A text area of JSON, for a schema that no other field can hold. */
export interface JsonPlan {
  readonly kind: 'json';
  readonly about: About;
  /** Why there is no better field: the keyword, or what is missing. */
  readonly because: string;
  readonly initial: string;
}

export interface Property {
  readonly name: string;
  readonly isRequired: boolean;
  readonly plan: Plan;
}

/** Named fields. */
export interface GroupPlan {
  readonly kind: 'group';
  readonly about: About;
  readonly properties: readonly Property[];
}

/** Any number of the same field. */
export interface ListPlan {
  readonly kind: 'list';
  readonly about: About;
  readonly item: Plan;
  readonly minItems: number;
  readonly maxItems: number | null;
}

/** Any number of the same field, each with a name that a person gives it. */
export interface MapPlan {
  readonly kind: 'map';
  readonly about: About;
  readonly item: Plan;
  readonly namePattern: RegExp | null;
}

/** How a schema becomes a form. */
export type Plan = TextPlan | NumberPlan | ChoicePlan | FlagPlan | JsonPlan | GroupPlan | ListPlan | MapPlan;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
