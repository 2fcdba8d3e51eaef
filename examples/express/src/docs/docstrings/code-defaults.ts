import {
  type Expression,
  type Node,
  type ObjectBindingPattern,
  type ObjectLiteralExpression,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import { type Project, type Symbol, SymbolFlags } from 'typescript/unstable/sync';
import { walk } from './source-program.ts';

/** A value that the code uses if an option is left out. */
export interface CodeDefault {
  /** The declaration of the option. */
  readonly option: Node;
  readonly value: Expression;
  /** Whether the code at this place may get no value, such as one of a `Partial`. */
  readonly isOptional: boolean;
}

/** Finds the defaults of options in the code. */
export class CodeDefaults {
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  in(files: readonly SourceFile[]): CodeDefault[] {
    const found: CodeDefault[] = [];
    for (const file of files) walk(file, (node) => found.push(...this.#at(node)));
    return found;
  }

  #at(node: Node): CodeDefault[] {
    if (is.isParameterDeclaration(node) && node.initializer)
      return [{ option: node, value: node.initializer, isOptional: true }];
    if (is.isObjectBindingPattern(node)) return this.#ofPattern(node);
    if (is.isBinaryExpression(node)) return this.#ofFallback(node);
    if (is.isObjectLiteralExpression(node)) return this.#ofSpread(node);
    if (is.isCallExpression(node)) return this.#ofParse(node);
    if (is.isPropertyAssignment(node)) return this.#ofSchema(node);
    return [];
  }

  /** `{ name = value }`. */
  #ofPattern(node: ObjectBindingPattern): CodeDefault[] {
    const values = node.elements.flatMap(({ propertyName, name, initializer }) => {
      const property = propertyName ?? name;
      return property && initializer ? [[property.getText(), initializer] as const] : [];
    });
    return this.#of(node, values);
  }

  /** `options.name ?? value`. */
  #ofFallback(node: Node): CodeDefault[] {
    if (!is.isBinaryExpression(node) || node.operatorToken.kind !== SyntaxKind.QuestionQuestionToken) return [];
    const { left, right } = node;
    if (!is.isPropertyAccessExpression(left)) return [];
    return this.#defaultOf(this.#project.checker.getSymbolAtLocation(left.name), right);
  }

  /** `{ name: value, ...options }` and `{ ...defaults, ...options }`. */
  #ofSpread(node: ObjectLiteralExpression): CodeDefault[] {
    const isSpread = node.properties.map(is.isSpreadAssignment);
    const before = new Map<string, Expression>();
    const found: CodeDefault[] = [];
    for (const [i, member] of node.properties.entries()) {
      if (is.isPropertyAssignment(member)) before.set(member.name.getText(), member.initializer);
      if (!is.isSpreadAssignment(member)) continue;
      found.push(...this.#of(member.expression, before));
      if (isSpread.includes(true, i + 1))
        for (const [name, value] of this.#propertiesOf(member.expression)) before.set(name, value);
    }
    return found;
  }

  /** `schema.safeParse(options)`, where the schema of a property ends in `.default(value)`. */
  #ofParse(node: Node): CodeDefault[] {
    if (!is.isCallExpression(node) || !is.isPropertyAccessExpression(node.expression)) return [];
    const [options] = node.arguments;
    if (!options || !/^(safeP|p)arse$/.test(node.expression.name.text)) return [];
    const schema = this.valueOf(node.expression.expression);
    const [shape] = schema && is.isCallExpression(schema) ? schema.arguments : [];
    if (!shape || !is.isObjectLiteralExpression(shape)) return [];
    const values = [...this.#propertiesOf(shape)].flatMap(([name, property]) => {
      const [, value] = defaultCall(property);
      return value ? [[name, value] as const] : [];
    });
    return this.#of(options, values);
  }

  /** `name: z.string().default(value)` in a schema. */
  #ofSchema(node: Node): CodeDefault[] {
    const [, value] = is.isPropertyAssignment(node) ? defaultCall(node.initializer) : [];
    return value ? [{ option: node, value, isOptional: true }] : [];
  }

  /** Values of properties, by the name that each has in the type of `node`. */
  #of(node: Node, values: Iterable<readonly [string, Expression]>): CodeDefault[] {
    const { checker } = this.#project;
    const named = [...values];
    const type = named.length > 0 ? checker.getTypeAtLocation(node) : undefined;
    const present = type && checker.getNonNullableType(type);
    return named.flatMap(([name, value]) => {
      const symbol = present && checker.getPropertyOfType(present, name);
      return this.#defaultOf(symbol, value);
    });
  }

  #defaultOf(symbol: Symbol | undefined, value: Expression): CodeDefault[] {
    const isOptional = symbol !== undefined && (symbol.flags & SymbolFlags.Optional) !== 0;
    return this.#declarationsOf(symbol).map((option) => ({ option, value, isOptional }));
  }

  #declarationsOf(symbol: Symbol | undefined): Node[] {
    return symbol?.declarations.flatMap((each) => each.resolve(this.#project) ?? []) ?? [];
  }

  /** The properties of an object literal, or of a constant that is one. */
  #propertiesOf(expression: Expression): Map<string, Expression> {
    const literal = this.valueOf(expression) ?? expression;
    if (!is.isObjectLiteralExpression(literal)) return new Map();
    return new Map(
      literal.properties.flatMap((each) =>
        is.isPropertyAssignment(each) ? [[each.name.getText(), each.initializer] as const] : [],
      ),
    );
  }

  /** How a docstring may write a value: as the code does, or with the constants that it names replaced by theirs. */
  spellingsOf(value: Expression): string[] {
    return [plainText(value.getText()), this.#resolve(value)];
  }

  #resolve(value: Expression): string {
    const target = this.valueOf(value);
    if (target) return this.#resolve(target);
    if (is.isArrayLiteralExpression(value)) return `[${value.elements.map((each) => this.#resolve(each)).join(', ')}]`;
    if (is.isBinaryExpression(value) && value.operatorToken.kind === SyntaxKind.AsteriskToken)
      return String(Number(this.#resolve(value.left)) * Number(this.#resolve(value.right)));
    return plainText(value.getText());
  }

  /** The initial value of the constant, or of the property of a constant, that an expression names. */
  valueOf(expression: Expression): Expression | undefined {
    if (is.isAsExpression(expression) || is.isParenthesizedExpression(expression)) return expression.expression;
    if (!is.isIdentifier(expression) && !is.isPropertyAccessExpression(expression)) return undefined;
    const { checker } = this.#project;
    const symbol = checker.getSymbolAtLocation(is.isIdentifier(expression) ? expression : expression.name);
    const isImported = symbol !== undefined && (symbol.flags & SymbolFlags.Alias) !== 0;
    const [declaration] = this.#declarationsOf(isImported ? checker.getAliasedSymbol(symbol) : symbol);
    if (!declaration) return undefined;
    return is.isVariableDeclaration(declaration) || is.isPropertyAssignment(declaration)
      ? declaration.initializer
      : undefined;
  }
}

/** An expression on one line, its numbers without `_`. */
export const plainText = (expression: string): string =>
  expression
    .replaceAll(/(?<=\d)_(?=\d)/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/,(?= [\]}])/g, '')
    .replace(/^globalThis\./, '');

/** The receiver and the argument of a call of `.default(value)`. */
const defaultCall = (node: Expression): [] | [Expression, Expression | undefined] =>
  is.isCallExpression(node) && is.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'default'
    ? [node.expression.expression, node.arguments[0]]
    : [];
