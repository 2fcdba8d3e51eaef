import { createApp } from 'vue';
import { client } from '../client.ts';
import Integrations from './integrations.vue';

createApp(Integrations, { client }).mount(document.body.appendChild(document.createElement('main')));
