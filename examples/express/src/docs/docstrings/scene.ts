import type {
  Actor,
  FieldIssue,
  Integrations,
  IntegrationsOptions,
  KeyProvider,
  Scope,
  ShopIntegrations,
} from '@makerfex/integrations-core';
import type { FetchedRecords, Provider, WebhookMessage, WebhookRequest } from '@makerfex/integrations-core/provider';
import type { Customer, Invoice, InvoiceDraft, Issuer, Order, WorkOrder } from '@makerfex/integrations-core/records';
import type { EventRow, RunRow, Storage } from '@makerfex/integrations-core/storage';
import type { instagram } from '@makerfex/integrations-instagram';
import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import type { HostOrm } from '@makerfex/integrations-storage-mikro-orm';
import type { OAuthUnderTest, PushUnderTest } from '@makerfex/integrations-testkit';
import type { TestDatabase } from '@makerfex/integrations-testkit/postgres';
import { vendorService } from '@makerfex/integrations-vendor-service';
import type { MigrationObject } from '@mikro-orm/core';
import express from 'express';
import * as z from 'zod';

export { express, pdfDocuments, vendorService, z };

type PortsFor<Factory extends (...options: never[]) => Provider> = IntegrationsOptions<
  ReturnType<Factory>,
  unknown
>['ports'];

// What the examples of the docstrings take for granted.

export declare const actor: Actor;
export declare const scope: Scope;
export declare const tx: unknown;
export declare const id: string;
export declare const shopId: string;
export declare const connectionId: string;
export declare const cursor: string;
export declare const body: string;
export declare const databaseUrl: string;
export declare const clientId: string;
export declare const clientSecret: string;
export declare const request: Request;
export declare const response: Response;
export declare const error: z.ZodError;
export declare const issues: readonly FieldIssue[];
export declare const schema: z.ZodType;

export declare const options: IntegrationsOptions<Provider, unknown>;
export declare const acme: Provider;
/** The simulator of Acme, with the messages that it was sent. */
export declare const createAcmeSimulator: () => PushUnderTest['simulator'] &
  OAuthUnderTest['simulator'] & { readonly messages: readonly string[] };
export declare const providers: readonly Provider[];
export declare const storage: Storage;
export declare const vault: KeyProvider;
export declare const ports: IntegrationsOptions<Provider, unknown>['ports'];
export declare const catalog: PortsFor<typeof instagram>['catalog'];
export declare const sales: PortsFor<typeof vendorService>['sales'];
export declare const integrations: Integrations;
export declare const shop: ShopIntegrations;
export declare const run: RunRow;
export declare const rows: readonly EventRow[];

export declare const order: Order;
export declare const orders: Map<string, Order>;
export declare const customer: Customer;
export declare const draft: InvoiceDraft;
export declare const invoice: Invoice;
export declare const seller: Issuer;
export declare const lines: readonly { amount: string }[];
export declare const workOrder: WorkOrder;
export declare const items: WorkOrder['items'];
export declare const document: Invoice;

export declare const accounts: { findActor(id: string, shopId: string): Promise<Actor | null> };
export declare const actorOfSession: (cookie: string | null) => Promise<Actor | null>;
export declare const authenticate: (request: Request) => Promise<Actor | null>;
export declare const findLogin: (id: string) => Promise<string>;
export declare const queue: { on(event: 'message', listener: (message: string) => void): void };
export declare const handle: (message: string) => Promise<void>;
export declare const sendMessage: (shopId: string, text: string) => Promise<void>;
export declare const readProducts: (shopId: string) => Promise<readonly { id: string; title: string }[]>;
export declare const render: (document: Invoice) => Promise<Uint8Array>;
export declare const sign: (key: string, body: string) => string;
export declare const readRow: (id: string) => Promise<EventRow>;
export declare const readCode: (error: unknown) => string | undefined;
export declare const toRecords: (body: unknown) => FetchedRecords<Order>;
export declare const server: { readonly url: string };
export declare const signal: AbortSignal;
export declare const listenForWork: (heard: () => void) => void;
export declare const fetchWork: () => Promise<boolean>;
export declare const form: URLSearchParams;
export declare const delivery: WebhookRequest;
export declare const toMessage: (body: unknown) => WebhookMessage;
export declare const handler: (request: Request) => Promise<Response>;
export declare const removePerson: (id: string) => Promise<void>;
export declare const now: () => number;
export declare const createMySimulator: (options: { now: () => number }) => unknown;
export declare const database: TestDatabase & { transaction(work: () => Promise<void>): Promise<void> };

/** A database layer that has no storage of its own. */
export interface Tx {
  send<Row>(sql: string, parameters: readonly unknown[]): Promise<{ rows: Row[]; first: Row | null; count: number }>;
}
export declare const layer: {
  begin<Result>(isolation: string, work: (tx: Tx) => Promise<Result>): Promise<Result>;
};
export declare const orm: HostOrm;
export declare const hostMigrations: readonly MigrationObject[];
