/** The shop whose rows are visible: nothing reads or writes shop data without one. */
export interface Scope {
  readonly shopId: string;
}

export const roles = ['owner', 'shop_manager', 'manager', 'employee'] as const;
export type Role = (typeof roles)[number];

/** Who makes a call. The host's login authenticates it. */
export interface Actor {
  readonly id: string;
  readonly shopId: string;
  readonly role: Role;
}
