/** The shop whose rows are visible: nothing reads or writes shop data without one. */
export interface Scope {
  /** The host's id of the shop. */
  readonly shopId: string;
}

export const roles = ['owner', 'shop_manager', 'manager', 'employee'] as const;
/** The roles that a host can give an actor. */
export type Role = (typeof roles)[number];

/** Who makes a call. The host's login authenticates it. */
export interface Actor {
  /** The host's id of the person or the service. */
  readonly id: string;
  /** The shop that it acts for: a call sees only that one. */
  readonly shopId: string;
  /** What it may do in that shop; see the table of permissions. */
  readonly role: Role;
}
