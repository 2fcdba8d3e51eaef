// Publishes every package whose version npm does not have, with provenance, after the checks of what is published. Run by CI, which
// has an identity to sign with: see CONTRIBUTING.md. Versions come first: `pnpm changeset version`, in a commit of its own.
import { execFileSync } from 'node:child_process';

const env = { NPM_CONFIG_PROVENANCE: 'true', PNPM_CONFIG_PROVENANCE: 'true', ...process.env };
const run = (...args) => {
  console.log(`> pnpm ${args.join(' ')}`);
  execFileSync('pnpm', args, { env, stdio: 'inherit', shell: process.platform === 'win32' });
};

const checks = ['check:packages', 'consumers', 'check:api', 'check:licences', 'check:sizes'];
for (const step of ['build', ...checks]) run(step);
run('exec', 'changeset', 'publish');
