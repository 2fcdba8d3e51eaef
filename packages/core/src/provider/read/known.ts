/** A field of a record: its value, null (known to be none), or undefined (unknown: changes nothing). */
export type Known<Value> = Value | null | undefined;
