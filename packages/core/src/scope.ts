/** The shop whose rows can be seen: nothing reads or writes shop data without one. */
export interface Scope {
  readonly shopId: string;
}

export const roles = ['owner', 'shop_manager', 'manager', 'employee'] as const;
export type Role = (typeof roles)[number];

/** Who asks. The host's login vouches for it. */
export interface Actor {
  readonly id: string;
  readonly shopId: string;
  readonly role: Role;
}
