import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { client } from '../client.ts';
import { Integrations } from './integrations/integrations.tsx';

const main = document.body.appendChild(document.createElement('main'));
createRoot(main).render(
  <StrictMode>
    <Integrations client={client} />
  </StrictMode>,
);
