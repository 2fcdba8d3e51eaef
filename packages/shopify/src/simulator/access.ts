import { type FieldNode, type GraphQLSchema, getNamedType, isInterfaceType, isObjectType } from 'graphql';

/** Any one of these scopes allows reading the type; Shopify's schema calls them `requiredAccess`. */
export const typeScopes: Readonly<Record<string, readonly string[]>> = {
  Order: ['read_orders'],
  LineItem: ['read_orders'],
  LineItemGroup: ['read_orders'],
  AdditionalFee: ['read_orders'],
  OrderTransaction: ['read_orders'],
  Refund: ['read_orders'],
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

/** Protected customer data; `isProtected` in Shopify's schema. */
export const protectedFields: Readonly<Record<string, readonly string[]>> = {
  Order: ['email', 'phone'],
  ShippingLine: ['phone'],
  Customer: ['firstName', 'lastName'],
  CustomerEmailAddress: ['emailAddress'],
  CustomerPhoneNumber: ['phoneNumber'],
  MailingAddress: ['name', 'firstName', 'lastName', 'address1', 'address2', 'zip', 'phone'],
};
/** Protected fields that cannot be null are withheld with the objects around them. */
const protectedParents: Readonly<Record<string, readonly string[]>> = {
  Customer: ['defaultEmailAddress', 'defaultPhoneNumber'],
};

/** Root fields that are refused to an app without approval. */
const protectedRoots = ['orders', 'order', 'customers', 'customer'];
const protectedDocs = 'https://shopify.dev/docs/apps/launch/protected-customer-data';

/**
 * How protected customer data is answered: with its values (`true`), with null (`false`), with null and an error for each field
 * (`'denied'`), or with a refusal of all orders and customers (`'refused'`).
 */
export type PersonalData = boolean | 'denied' | 'refused';

export interface Denial {
  readonly message: string;
  readonly documentation: string;
}

export interface ApiContext {
  readonly grants: ReadonlySet<string>;
  readonly rules: AccessRules;
  /** Whether this is a bulk operation, which reads whole connections. */
  readonly bulk: boolean;
  /** How many nodes each connection returned, for the actual cost. */
  readonly sizes: Map<FieldNode, number>;
}

export interface AccessRules {
  /** Why reading a field is denied; undefined if it is allowed. */
  denied(type: string, field: string): Denial | undefined;
  withheld(type: string, field: string): boolean;
}

/** Computes, once per grant, which fields answer with ACCESS_DENIED and which with null. */
export function accessRules(
  schema: GraphQLSchema,
  grants: ReadonlySet<string>,
  personalData: PersonalData,
): AccessRules {
  const denied = new Map<string, Map<string, string>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type).name.replace(/(Connection|Edge)$/, '');
      const missing = [fieldScopes[`${type.name}.${field.name}`], typeScopes[target]].find(
        (scopes) => scopes && !scopes.some((scope) => covers(grants, scope)),
      );
      if (!missing) continue;
      const deniedFields = denied.get(type.name) ?? new Map<string, string>();
      denied.set(type.name, deniedFields.set(field.name, missing.map((scope) => `\`${scope}\``).join(' or ')));
    }
  }
  const scopes = (type: string, field: string) => denied.get(type)?.get(field);
  return {
    denied: (type, field) =>
      outOfScope(field, scopes(type, field)) ?? unapproved(schema.getQueryType()?.name, type, field, personalData),
    withheld: personalData === false ? isProtected : () => false,
  };
}

const outOfScope = (field: string, missing: string | undefined): Denial | undefined =>
  missing === undefined
    ? undefined
    : {
        message: `Access denied for ${field} field. Required access: ${missing} access scope.`,
        documentation: 'https://shopify.dev/api/usage/access-scopes',
      };

function unapproved(
  rootType: string | undefined,
  type: string,
  field: string,
  personalData: PersonalData,
): Denial | undefined {
  const isRefused = personalData === 'refused' && type === rootType && protectedRoots.includes(field);
  if (!isRefused && !(personalData === 'denied' && isProtected(type, field))) return undefined;
  const what = isRefused
    ? `access the ${field.startsWith('customer') ? 'Customer' : 'Order'} object`
    : `use the ${field} field`;
  return {
    message: `This app is not approved to ${what}. See ${protectedDocs} for more details.`,
    documentation: protectedDocs,
  };
}

/** A write scope includes the read scope. */
const covers = (grants: ReadonlySet<string>, scope: string): boolean =>
  grants.has(scope) || grants.has(scope.replace(/^read_/, 'write_'));

const isProtected = (type: string, field: string): boolean =>
  [protectedFields, protectedParents].some((table) => table[type]?.includes(field));
