/** What the source code holds: its exported functions with their parameters, and its regular expressions. */
import ts from 'typescript';
import { filesBelow, read } from './repo.ts';

export type SourceFunction = { file: string; name: string; parameters: { name: string; type: string }[] };
export type SourcePattern = { file: string; line: number; text: string };

const parsed = (file: string): ts.SourceFile => ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const parametersOf = ({ parameters }: ts.SignatureDeclaration): SourceFunction['parameters'] =>
  parameters
    .filter(({ initializer, questionToken }) => initializer === undefined && questionToken === undefined)
    .map(({ name, type }) => ({ name: name.getText(), type: (type?.getText() ?? 'unknown').replace(/\s+/g, ' ') }));

function functionsOf(file: string): SourceFunction[] {
  return parsed(file)
    .statements.filter(isExported)
    .flatMap((statement) => {
      if (ts.isFunctionDeclaration(statement))
        return [{ file, name: statement.name?.text ?? '', parameters: parametersOf(statement) }];
      if (!ts.isVariableStatement(statement)) return [];
      return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
        initializer && ts.isArrowFunction(initializer)
          ? [{ file, name: name.getText(), parameters: parametersOf(initializer) }]
          : [],
      );
    });
}

function patternsOf(file: string): SourcePattern[] {
  const source = parsed(file);
  const found: SourcePattern[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.RegularExpressionLiteral)
      found.push({ file, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: node.getText() });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = (): string[] => filesBelow('src', '.ts').filter((file) => file !== 'src/faults/details.ts');

export const exportedFunctions = (): SourceFunction[] => files().flatMap(functionsOf);
export const writtenPatterns = (): SourcePattern[] => files().flatMap(patternsOf);

export function patternOf({ text }: SourcePattern): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}
