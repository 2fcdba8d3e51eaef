import type { NextConfig } from 'next';

export default {
  skipTrailingSlashRedirect: true,
  // It reads its migrations from files, which a bundle does not contain.
  serverExternalPackages: ['@makerfex/integrations-storage-postgres'],
} satisfies NextConfig;
