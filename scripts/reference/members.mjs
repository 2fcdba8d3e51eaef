// What a type holds, field by field.
import * as is from 'typescript/unstable/ast/is';
import { NodeBuilderFlags, SymbolFlags, TypeFlags } from 'typescript/unstable/sync';
import { readDoc } from './doc-comment.mjs';

const oneLine = (text) =>
  text
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
const nodesOf = (symbol) => symbol.declarations.flatMap((handle) => handle.resolve() ?? []);

/** Splits a union at its top level: `a | (b | c)[]` is `a` and `(b | c)[]`. */
function unionOf(type) {
  const parts = [''];
  let depth = 0;
  for (const [i, char] of [...type].entries()) {
    if ('([{<'.includes(char)) depth += 1;
    if (')]}'.includes(char) || (char === '>' && type[i - 1] !== '=')) depth -= 1;
    if (char === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  // A function takes what comes after its arrow.
  const whole = parts.findIndex((part) => part.includes('=>') && !part.trim().startsWith('('));
  return whole === -1 ? parts.map((part) => part.trim()).filter(Boolean) : [type];
}

const withoutUndefined = (type) =>
  unionOf(type)
    .filter((part) => part !== 'undefined')
    .join(' | ');

/** Members of the first object type in a declaration, such as that of a mapped type. */
function firstLiteral(node) {
  if (is.isTypeLiteralNode(node)) return node;
  let found;
  node.forEachChild((child) => {
    found ??= firstLiteral(child);
  });
  return found;
}

/** The object type that a field holds, alone or in a list: its fields are described with it. */
function literalOf(type) {
  if (!type) return null;
  if (is.isTypeLiteralNode(type)) return type.members.some(({ name }) => name) ? { literal: type, suffix: '' } : null;
  if (is.isArrayTypeNode(type)) {
    const element = literalOf(type.elementType);
    return element && { ...element, suffix: `${element.suffix}[]` };
  }
  return is.isTypeOperatorNode(type) || is.isParenthesizedTypeNode(type) ? literalOf(type.type) : null;
}

/** The type's own properties first, then inherited ones; each as they are declared. TypeScript itself has no fixed order. */
function inOrder(properties, owner) {
  const placed = properties.map((property) => {
    const [node] = nodesOf(property);
    return { property, isInherited: node.parent !== owner, file: node.getSourceFile().fileName, at: node.pos };
  });
  return placed
    .toSorted(
      (a, b) =>
        Number(a.isInherited) - Number(b.isInherited) ||
        Number(a.file > b.file) - Number(a.file < b.file) ||
        a.at - b.at,
    )
    .map(({ property }) => property);
}

export class Members {
  #checker;
  /** Names of schema types by what they hold. */
  #names = new Map();

  /** @param inferred symbols of types that are inferred from schemas: a field that holds one shows its name */
  constructor(checker, inferred) {
    this.#checker = checker;
    for (const symbol of inferred) this.#names.set(this.#print(checker.getDeclaredTypeOfSymbol(symbol)), symbol.name);
  }

  #print(type, more = 0) {
    const flags = more | NodeBuilderFlags.NoTruncation | NodeBuilderFlags.UseSingleQuotesForStringLiteralType;
    return this.#checker.typeToString(type, undefined, flags);
  }

  #printNamed(type) {
    let text = this.#print(type);
    const longestFirst = [...this.#names].toSorted(([a], [b]) => b.length - a.length);
    for (const [holds, name] of longestFirst) text = text.replaceAll(holds, name);
    return text;
  }

  /** The fields of an interface, a class, an object type or the type of a schema. */
  of(symbol) {
    const [node] = nodesOf(symbol);
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
    if (type.flags & (TypeFlags.Union | TypeFlags.StringLike)) return [];
    const properties = this.#checker.getPropertiesOfType(type);
    const shown = properties.filter(({ name }) => !/[#@]/.test(name));
    if (shown.length > 0) return inOrder(shown, node).flatMap((each) => this.#rowsOf(each));
    const literal = is.isTypeAliasDeclaration(node) ? firstLiteral(node.type) : undefined;
    return literal ? this.#ofLiteral(literal, '') : [];
  }

  /** A type that has no fields, as source; the values of one that is derived from a list. */
  sourceOf(symbol) {
    const [node] = nodesOf(symbol);
    if (!is.isTypeAliasDeclaration(node) || !is.isIndexedAccessTypeNode(node.type))
      return node.getText().replace(/^export /, '');
    return `type ${symbol.name} = ${this.#print(this.#checker.getDeclaredTypeOfSymbol(symbol), NodeBuilderFlags.InTypeAlias)};`;
  }

  /** The parameters of a function; an object in their place has rows of its own. */
  ofParameters(node, doc) {
    return node.parameters.flatMap((parameter) => {
      const name = is.isIdentifier(parameter.name) ? parameter.name.getText() : 'options';
      const nested = literalOf(parameter.type);
      if (nested) return this.#ofLiteral(nested.literal, `${name}${nested.suffix}.`);
      const own = doc.param[name];
      if (!own) return [];
      const optional = Boolean(parameter.questionToken ?? parameter.initializer);
      return [
        { name, type: oneLine(parameter.type?.getText() ?? ''), optional, doc: { ...readDoc(parameter), ...own } },
      ];
    });
  }

  #ofLiteral(literal, prefix) {
    return literal.members.flatMap((member) =>
      member.name ? this.#rowsOf(this.#checker.getSymbolAtLocation(member.name), prefix) : [],
    );
  }

  #rowsOf(symbol, prefix = '') {
    const nodes = nodesOf(symbol);
    const node = nodes.find((each) => readDoc(each).text) ?? nodes[0];
    const optional = Boolean(symbol.flags & SymbolFlags.Optional);
    const row = { name: `${prefix}${symbol.name}`, optional, doc: readDoc(node), node };
    if (is.isPropertyAssignment(node)) return this.#ofSchema(symbol, row);
    const methods = nodes.filter((each) => each.parameters && !is.isGetAccessorDeclaration(each));
    const signature = methods.findLast((each) => !each.body) ?? methods[0];
    if (signature) return [{ ...row, signature, type: methodType(signature) }];
    const type = node.type ?? nodes.find((each) => each.type)?.type;
    const nested = literalOf(type);
    if (type && is.isFunctionTypeNode(type)) return [{ ...row, signature: type, type: oneLine(type.getText()) }];
    if (!nested) return [{ ...row, type: withoutUndefined(oneLine(type?.getText() ?? '')) }];
    const own = { ...row, type: `object${nested.suffix}`, isGroup: true };
    return [own, ...this.#ofLiteral(nested.literal, `${row.name}${nested.suffix}.`)];
  }

  /** A field of a schema. Its default is in the schema. */
  #ofSchema(symbol, row) {
    const value = this.#defaultIn(row.node.initializer);
    const documented = { ...row, doc: { ...row.doc, default: value === undefined ? [] : [value] } };
    const type = this.#checker.getTypeOfSymbol(symbol);
    const printed = withoutUndefined(this.#printNamed(type));
    if (!printed.startsWith('{')) return [{ ...documented, type: printed }];
    const isList = printed.endsWith('[]');
    const suffix = isList ? '[]' : '';
    const known = this.#checker.getNonNullableType(type);
    const [item] = isList ? this.#checker.getTypeArguments(known) : [known];
    const nullable = unionOf(printed).includes('null') ? ' | null' : '';
    return [
      { ...documented, type: `object${suffix}${nullable}` },
      ...inOrder(this.#checker.getPropertiesOfType(item)).flatMap((each) =>
        this.#rowsOf(each, `${row.name}${suffix}.`),
      ),
    ];
  }

  /** The argument of `.default()` in a schema, or in one that it names. */
  #defaultIn(node) {
    if (is.isIdentifier(node)) {
      const symbol = this.#checker.getSymbolAtLocation(node);
      const target = symbol && symbol.flags & SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
      const [declaration] = target ? nodesOf(target) : [];
      return declaration?.initializer && this.#defaultIn(declaration.initializer);
    }
    if (!is.isCallExpression(node) || !is.isPropertyAccessExpression(node.expression)) return undefined;
    return node.expression.name.text === 'default' ? node.arguments[0]?.getText() : undefined;
  }
}

const parameterOf = (node, isExpanded) => {
  const name = is.isIdentifier(node.name) ? node.name.getText() : 'options';
  const mark = (node.questionToken ?? node.initializer) ? '?' : '';
  const type = isExpanded && literalOf(node.type) ? '' : oneLine(node.type?.getText() ?? '');
  return `${node.dotDotDotToken ? '...' : ''}${name}${mark}${type && `: ${type}`}`;
};

/**
 * A call with its parameters: `list(field: string, read: (entry: RecordReader) => Item)`.
 * @param isExpanded whether the fields of an object type have rows of their own: then the call leaves them out
 */
export const callOf = (name, node, isExpanded = false) =>
  `${name}(${node.parameters.map((each) => parameterOf(each, isExpanded)).join(', ')})`;

/** A method as a type: `(call: TokenCall) => Promise<HttpReply>`. */
const methodType = (node) =>
  `(${node.parameters.map((each) => oneLine(each.getText())).join(', ')}) => ${returnOf(node)}`;

/** What a function returns; empty if its source does not say. */
export const returnOf = (node) => oneLine(node.type?.getText() ?? '');
