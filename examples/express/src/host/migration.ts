import { Migration } from '@mikro-orm/migrations';

/** The host's own tables. */
export class CreateHostTables extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE "projects" (
      "id" uuid PRIMARY KEY, "shop_id" text NOT NULL, "provider_key" text NOT NULL, "external_id" text NOT NULL,
      "number" text NOT NULL, "status" text NOT NULL, "payment_status" text NOT NULL, "fulfillment_status" text NOT NULL,
      "placed_at" timestamptz, "due_at" timestamptz, "customer_external_id" text, "customer_name" text, "customer_email" text,
      "shipping_address" jsonb, "currency" text NOT NULL, "total" numeric(21,6) NOT NULL, "note" text, "gift_message" text,
      "deleted_at" timestamptz)`);
    this.addSql(
      `CREATE INDEX "projects_shop_id_provider_key_number_index" ON "projects" ("shop_id", "provider_key", "number")`,
    );
    this.addSql(`CREATE TABLE "project_lines" (
      "project_id" uuid NOT NULL, "external_id" text NOT NULL, "shop_id" text NOT NULL, "position" integer NOT NULL,
      "sku" text, "title" text NOT NULL, "quantity" integer NOT NULL, "unit_price" numeric(21,6) NOT NULL,
      "currency" text NOT NULL, "options" jsonb NOT NULL, "personalization" text, PRIMARY KEY ("project_id", "external_id"))`);
    this.addSql(`CREATE TABLE "products" (
      "id" uuid PRIMARY KEY, "shop_id" text NOT NULL, "provider_key" text NOT NULL, "external_id" text NOT NULL,
      "title" text NOT NULL, "description" text, "status" text NOT NULL, "url" text, "tags" jsonb NOT NULL,
      "images" jsonb NOT NULL, "deleted_at" timestamptz)`);
    this.addSql(
      `CREATE INDEX "products_shop_id_provider_key_title_index" ON "products" ("shop_id", "provider_key", "title")`,
    );
    this.addSql(`CREATE TABLE "product_variants" (
      "product_id" uuid NOT NULL, "external_id" text NOT NULL, "shop_id" text NOT NULL, "position" integer NOT NULL,
      "sku" text, "title" text, "price" numeric(21,6), "currency" text, "available" integer, "options" jsonb NOT NULL,
      PRIMARY KEY ("product_id", "external_id"))`);
    this.addSql(`CREATE TABLE "customers" (
      "id" uuid PRIMARY KEY, "shop_id" text NOT NULL, "provider_key" text NOT NULL, "external_id" text NOT NULL,
      "name" text, "email" text, "phone" text, "address" jsonb, "deleted_at" timestamptz)`);
    this.addSql(
      `CREATE INDEX "customers_shop_id_provider_key_external_id_index" ON "customers" ("shop_id", "provider_key", "external_id")`,
    );
  }
}
