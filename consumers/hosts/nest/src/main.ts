import 'reflect-metadata';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IntegrationsService } from './integrations.service.ts';
import { migrate } from './shared/database.ts';
import { authenticate } from './shared/login.ts';
import { port, publicUrl } from './shared/settings.ts';

@Module({ providers: [IntegrationsService] })
class AppModule {}

await migrate();
const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'], rawBody: true });
const { integrations } = app.get(IntegrationsService);
app.use('/api/integrations', toNodeHandler(httpApi(integrations, { authenticate, publicUrl, console: true })));
app.enableShutdownHooks();
await app.listen(port, '127.0.0.1');
