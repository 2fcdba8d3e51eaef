import type { Integrations } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import {
  type DynamicModule,
  type FactoryProvider,
  type InjectionToken,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { authenticate } from './login.ts';

/** Starts and stops with the application. Inject it where your own services use `integrations`. */
export class IntegrationsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly integrations: Integrations;

  constructor(integrations: Integrations) {
    this.integrations = integrations;
  }

  async onApplicationBootstrap() {
    await this.integrations.start();
  }

  async onApplicationShutdown() {
    await this.integrations.stop();
  }
}

@Module({})
export class IntegrationsModule {
  /**
   * @param create calls `createIntegrations`
   * @param inject what `create` gets, such as the services that its ports call
   */
  static forRoot(create: FactoryProvider<Integrations>['useFactory'], inject: InjectionToken[] = []): DynamicModule {
    const useFactory = async (...injected: unknown[]) => new IntegrationsService(await create(...injected));
    const service = { provide: IntegrationsService, useFactory, inject };
    return { module: IntegrationsModule, global: true, providers: [service], exports: [service] };
  }
}

/** @param root the host's own module, which imports `IntegrationsModule.forRoot(...)` */
export async function createApp(root: Parameters<typeof NestFactory.create>[0]) {
  const app = await NestFactory.create(root, { rawBody: true });
  const { integrations } = app.get(IntegrationsService);
  const handler = httpApi(integrations, { authenticate, publicUrl: 'https://app.example.com' });
  app.use('/api/integrations', toNodeHandler(handler));
  app.enableShutdownHooks(); // on SIGTERM
  return app;
}
