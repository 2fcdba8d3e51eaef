import * as cli from '@makerfex/integrations-cli';
import * as client from '@makerfex/integrations-client';
import * as core from '@makerfex/integrations-core';
import * as jobs from '@makerfex/integrations-core/jobs';
import * as memory from '@makerfex/integrations-core/memory-storage';
import * as options from '@makerfex/integrations-core/options';
import * as provider from '@makerfex/integrations-core/provider';
import * as records from '@makerfex/integrations-core/records';
import * as storage from '@makerfex/integrations-core/storage';
import * as etsy from '@makerfex/integrations-etsy';
import * as etsySimulator from '@makerfex/integrations-etsy/simulator';
import * as http from '@makerfex/integrations-http-api';
import * as instagram from '@makerfex/integrations-instagram';
import * as instagramSimulator from '@makerfex/integrations-instagram/simulator';
import * as pdf from '@makerfex/integrations-invoice-pdf';
import * as celery from '@makerfex/integrations-jobs-celery';
import * as pgBoss from '@makerfex/integrations-jobs-pg-boss';
import * as shopify from '@makerfex/integrations-shopify';
import * as shopifySimulator from '@makerfex/integrations-shopify/simulator';
import * as drizzle from '@makerfex/integrations-storage-drizzle';
import * as kysely from '@makerfex/integrations-storage-kysely';
import * as mikroOrm from '@makerfex/integrations-storage-mikro-orm';
import * as storagePostgres from '@makerfex/integrations-storage-postgres';
import * as adapter from '@makerfex/integrations-storage-postgres/adapter';
import * as pglite from '@makerfex/integrations-storage-postgres/pglite';
import * as testkit from '@makerfex/integrations-testkit';
import * as jobWorker from '@makerfex/integrations-testkit/job-worker';
import * as postgres from '@makerfex/integrations-testkit/postgres';
import * as simulators from '@makerfex/integrations-testkit/simulator';
import * as vendor from '@makerfex/integrations-vendor-service';

export const everything = [
  ...[core, jobs, memory, options, provider, records, storage],
  ...[etsy, etsySimulator, instagram, instagramSimulator, shopify, shopifySimulator, vendor],
  ...[http, client, cli, pdf, celery, pgBoss, drizzle, kysely, mikroOrm, storagePostgres, adapter, pglite],
  ...[testkit, jobWorker, postgres, simulators],
];
