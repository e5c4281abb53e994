/** From the XML of a save to the elements that the org stores: known names, known at that version, in order, of the right kind. */
import type { Element } from '../state.ts';
import type { Switches } from '../switches.ts';
import type { ComponentType } from './component-types.ts';
import { type ElementRule, isKnownAt } from './element-rule.ts';
import { isNil, type XmlNode } from './xml.ts';

export const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** Why a save is refused. `statusCode` as in SaveResult. */
export type Problem = { statusCode: string; message: string; fields: string[] };

export function problem(statusCode: string, message: string, ...fields: string[]): Problem {
  return { statusCode, message, fields };
}

/** An element that the schema has not: the parser gives up, so CRUD answers with a fault and not with a save result. */
export const UNPARSABLE = 'UNPARSABLE';

type Reading = { version: number; switches: Switches; problems: Problem[]; typeName: string };

const booleans: Record<string, string> = { true: 'true', false: 'false', 1: 'true', 0: 'false' };

function readScalar(rule: ElementRule, node: XmlNode, reading: Reading): string {
  const text = rule.kind === 'string' ? node.text : node.text.trim();
  if (rule.kind === 'boolean' && text !== '') return booleans[text] ?? badValue(text, 'xsd:boolean', rule, reading);
  if (rule.kind === 'int' && text !== '' && !/^-?\d{1,9}$/.test(text)) return badValue(text, 'xsd:int', rule, reading);
  return rule.values && text !== '' ? readEnumerated(rule, text.trim(), rule.values, reading) : text;
}

function readEnumerated(
  rule: ElementRule,
  text: string,
  values: NonNullable<ElementRule['values']>,
  reading: Reading,
): string {
  const ignoresCase = reading.switches.invalidEcaCase === 'accept' && reading.typeName !== 'ConnectedApp';
  const same = (allowed: string) => allowed === text || (ignoresCase && allowed.toLowerCase() === text.toLowerCase());
  return values.allowed.find(same) ?? badValue(text, values.enumeration, rule, reading, values.allowed);
}

function badValue(
  text: string,
  expected: string,
  rule: ElementRule,
  reading: Reading,
  allowed: readonly string[] = [],
): string {
  const list = allowed.length > 0 ? ` Valid values are: ${allowed.join(', ')}.` : '';
  const message = `'${text}' is not a valid value for the enum '${expected}'.${list}`;
  reading.problems.push(
    problem(
      'INVALID_FIELD',
      expected.startsWith('xsd:') ? `'${text}' is not a valid value for the type ${expected}.` : message,
      rule.name,
    ),
  );
  return '';
}

/** Which nodes the parser sees: it walks the schema once, so whatever comes after its slot has passed is dropped. docs/salesforce.md §12.1 */
function inSchemaOrder(nodes: XmlNode[], rules: readonly ElementRule[]): XmlNode[] {
  let slot = 0;
  return nodes.filter((node) => {
    const index = rules.findIndex((rule) => rule.name === node.name);
    if (index < slot) return false;
    slot = rules[index]?.isList ? index : index + 1;
    return true;
  });
}

function knownNodes(nodes: XmlNode[], rules: readonly ElementRule[], reading: Reading): XmlNode[] {
  return nodes.filter((node) => {
    const rule = rules.find((candidate) => candidate.name === node.name);
    if (!rule) {
      const where = `Element {${METADATA_NAMESPACE}}${node.name} invalid at this location in type ${reading.typeName}`;
      reading.problems.push(problem(UNPARSABLE, where, node.name));
    } else if (!isKnownAt(rule, reading.version, reading.switches)) {
      const message = `Property '${node.name}' not valid in version ${reading.version}.0`;
      reading.problems.push(problem('INVALID_FIELD', message, node.name));
    } else return true;
    return false;
  });
}

function missingText(rule: ElementRule): string {
  return rule.name === 'externalClientApplication'
    ? 'Enter the name of the parent external client app.'
    : `Required field is missing: ${rule.name}`;
}

function readRule(rule: ElementRule, nodes: XmlNode[], reading: Reading): Element[] {
  const own = nodes.filter((node) => node.name === rule.name);
  const kept = rule.isList ? own : own.slice(-1);
  const read = kept.map((node): Element => {
    const value =
      rule.kind === 'record' ? readNodes(node.children, rule.fields, reading) : readScalar(rule, node, reading);
    return { name: rule.name, value };
  });
  const filled = read.filter((element) => element.value !== '');
  if (rule.isRequired && filled.length === 0) {
    reading.problems.push(problem('REQUIRED_FIELD_MISSING', missingText(rule), rule.name));
  }
  return filled;
}

function readNodes(nodes: XmlNode[], rules: readonly ElementRule[], reading: Reading): Element[] {
  const known = knownNodes(nodes, rules, reading);
  const seen = reading.switches.elementOrder === 'drop' ? inSchemaOrder(known, rules) : known;
  const given = seen.filter((node) => !isNil(node));
  return rules.flatMap((rule) => readRule(rule, given, reading));
}

/**
 * The elements of a save in WSDL order, empty ones left out, and every reason to refuse them.
 * `nodes`: the children of the component's XML without `fullName`.
 */
export function readBody(
  type: ComponentType,
  nodes: XmlNode[],
  version: number,
  switches: Switches,
): { children: Element[]; problems: Problem[] } {
  const reading: Reading = { version, switches, problems: [], typeName: type.name };
  return { children: readNodes(nodes, type.elements, reading), problems: reading.problems };
}
