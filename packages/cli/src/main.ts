import { isIntegrationError } from '@makerfex/integrations-core';
import { CommanderError } from 'commander';
import { Mask } from './mask.ts';
import { messageOf } from './message-of.ts';
import { exitCodes, type Outcome } from './outcome.ts';
import { createProgram } from './program.ts';
import { Terminal } from './terminal.ts';
import { isWrongUse } from './wrong-use.ts';

/** Runs a command. @returns its exit code */
export async function main(args: readonly string[]): Promise<number> {
  const mask = new Mask();
  const terminal = new Terminal(mask);
  // Before they are parsed: a wrong flag is reported as JSON too.
  const asJson = args.includes('--json');
  let exitCode: number = exitCodes.right;
  const onOutcome = ({ json, lines, hasProblem = false }: Outcome): void => {
    terminal.result(asJson ? JSON.stringify({ ok: !hasProblem, ...json }, null, 2) : lines.join('\n'));
    if (hasProblem) exitCode = exitCodes.problem;
  };
  try {
    await createProgram({ terminal, mask, onOutcome }).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.right;
    // Commander has printed its own errors.
    if (!(error instanceof CommanderError)) terminal.message(messageOf(error));
    if (asJson)
      terminal.result(
        JSON.stringify(
          { ok: false, error: { code: codeOf(error), message: terminal.masked(messageOf(error)) } },
          null,
          2,
        ),
      );
    return error instanceof CommanderError || isWrongUse(error) ? exitCodes.wrongUse : exitCodes.problem;
  }
}

function codeOf(error: unknown): string {
  if (isIntegrationError(error)) return error.code;
  return error instanceof CommanderError ? 'malformed_request' : 'internal';
}
