import { type FieldNode, type GraphQLSchema, getNamedType, isInterfaceType, isObjectType } from 'graphql';

/** Any one of the scopes opens the type; Shopify's schema names them as `requiredAccess`. */
export const typeScopes: Readonly<Record<string, readonly string[]>> = {
  Order: ['read_orders'],
  LineItem: ['read_orders'],
  Refund: ['read_orders'],
  OrderTransaction: ['read_orders'],
  LineItemGroup: ['read_orders'],
  Fulfillment: ['read_orders'],
  FulfillmentTrackingInfo: ['read_orders'],
  Product: ['read_products'],
  ProductVariant: ['read_products'],
  Media: ['read_products', 'read_orders'],
  MediaImage: ['read_products', 'read_orders'],
  Video: ['read_products', 'read_orders'],
  MediaPreviewImage: ['read_products'],
  InventoryItem: ['read_inventory', 'read_products'],
  InventoryLevel: ['read_inventory'],
  InventoryQuantity: ['read_inventory'],
  Location: ['read_locations', 'read_inventory'],
  Customer: ['read_customers'],
  CustomerEmailAddress: ['read_customers'],
  CustomerPhoneNumber: ['read_customers'],
};
export const fieldScopes: Readonly<Record<string, readonly string[]>> = {
  'QueryRoot.ordersCount': ['read_orders'],
  'QueryRoot.productsCount': ['read_products'],
  'QueryRoot.customersCount': ['read_customers'],
  'InventoryItem.inventoryLevels': ['read_inventory'],
  'Location.id': ['read_locations', 'read_inventory'],
};

/** Protected customer data: `isProtected` in Shopify's schema. Null for an app that was not approved for it. */
export const protectedFields: Readonly<Record<string, readonly string[]>> = {
  Order: ['email', 'phone'],
  Customer: ['firstName', 'lastName'],
  CustomerEmailAddress: ['emailAddress'],
  CustomerPhoneNumber: ['phoneNumber'],
  MailingAddress: ['name', 'firstName', 'lastName', 'address1', 'address2', 'zip', 'phone'],
};
/** These may not be null themselves, so the objects that hold them are. */
const holders: Readonly<Record<string, readonly string[]>> = {
  Customer: ['defaultEmailAddress', 'defaultPhoneNumber'],
};

export interface ApiContext {
  readonly grants: ReadonlySet<string>;
  readonly rules: AccessRules;
  /** Whether a bulk operation is at work: connections are then read whole. */
  readonly bulk: boolean;
  /** How many nodes each connection gave, for the actual cost. */
  readonly sizes: Map<FieldNode, number>;
}

export interface AccessRules {
  /** The scopes that a field is missing, in words; undefined where it may be read. */
  denied(type: string, field: string): string | undefined;
  withheld(type: string, field: string): boolean;
}

/** Works out once for a grant which fields answer with ACCESS_DENIED and which with null. */
export function accessRules(schema: GraphQLSchema, grants: ReadonlySet<string>, personalData: boolean): AccessRules {
  const denied = new Map<string, Map<string, string>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type).name.replace(/(Connection|Edge)$/, '');
      const missing = [fieldScopes[`${type.name}.${field.name}`], typeScopes[target]].find(
        (scopes) => scopes && !scopes.some((scope) => covers(grants, scope)),
      );
      if (!missing) continue;
      const ofType = denied.get(type.name) ?? new Map<string, string>();
      denied.set(type.name, ofType.set(field.name, missing.map((scope) => `\`${scope}\``).join(' or ')));
    }
  }
  return {
    denied: (type, field) => denied.get(type)?.get(field),
    withheld: personalData ? () => false : isProtected,
  };
}

/** Whoever may write may read. */
const covers = (grants: ReadonlySet<string>, scope: string): boolean =>
  grants.has(scope) || grants.has(scope.replace(/^read_/, 'write_'));

const isProtected = (type: string, field: string): boolean =>
  [protectedFields, holders].some((table) => table[type]?.includes(field));
