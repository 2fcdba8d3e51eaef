import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');

/** Compiles `src` and the generated clients with its own tsconfig.json. @returns what the compiler found */
export function compileStrictly(): string[] {
  const path = join(root, 'tsconfig.json');
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram(fileNames, options);
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map(
    ({ file, start = 0, messageText }) =>
      `${file?.fileName ?? ''}:${(file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
}
