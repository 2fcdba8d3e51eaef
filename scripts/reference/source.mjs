// Opens the source of a package for reading: its declarations by name.
import { resolve } from 'node:path';
import { API, SymbolFlags } from 'typescript/unstable/sync';

const configName = 'tsconfig.reference.json';

/**
 * Opens files, and all that they import, as one TypeScript program.
 * @param root folder with `tsconfig.check.json`
 * @param files below `root`
 */
export function openSource(root, files) {
  const configFile = resolve(root, configName);
  const paths = files.map((file) => resolve(root, file));
  const config = JSON.stringify({ extends: './tsconfig.check.json', include: [], files: paths });
  const api = new API({
    cwd: root,
    fs: {
      readFile: (path) => (path === configFile ? config : undefined),
      fileExists: (path) => path === configFile || undefined,
    },
  });
  const [project] = api.updateSnapshot({ openProjects: [configFile] }).getProjects();
  const { checker, program } = project;

  const exportsByFile = new Map();
  function exportsOf(file) {
    if (exportsByFile.has(file)) return exportsByFile.get(file);
    const source = program.getSourceFile(resolve(root, file));
    if (!source) throw new Error(`${file} does not exist: correct scripts/reference/pages.`);
    const found = new Map(
      checker.getExportsOfModule(checker.getSymbolAtLocation(source)).map((each) => [each.name, each]),
    );
    exportsByFile.set(file, found);
    return found;
  }

  return {
    checker,
    /** The symbol that a file exports under a name. @throws Error if it does not */
    find(file, name) {
      const symbol = exportsOf(file).get(name);
      if (!symbol) throw new Error(`${file} does not export ${name}: correct scripts/reference/pages.`);
      return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    },
    close: () => api.close(),
  };
}
