// Run in a host with all packages: requires every entry point of each, as CommonJS does.
const fs = require('node:fs');
const path = require('node:path');

const names = Object.keys(JSON.parse(fs.readFileSync('package.json', 'utf8')).dependencies).filter((name) =>
  name.includes('makerfex'),
);
let count = 0;
for (const name of names) {
  const manifest = JSON.parse(fs.readFileSync(path.join('node_modules', name, 'package.json'), 'utf8'));
  for (const entry of Object.keys(manifest.exports).filter((each) => each !== './package.json')) {
    const specifier = path.join(name, entry);
    const exported = Object.keys(require(require.resolve(specifier, { paths: [process.cwd()] })));
    if (exported.length === 0) throw new Error(`require('${specifier}') exports nothing.`);
    count += 1;
  }
}
if (count < names.length) throw new Error(`Only ${count} entry points of ${names.length} packages were required.`);
console.log(`Node.js ${process.versions.node} required ${count} entry points of ${names.length} packages.`);
