/** XML in and out: a tree of nodes that keeps order, with our own escaping so that every character is accounted for. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Element } from '../state.ts';

/** `name` is the local name; `namespace` the URI in force, '' when none. Text of leaves is unescaped. */
export type XmlNode = {
  name: string;
  namespace: string;
  attributes: Record<string, string>;
  text: string;
  children: XmlNode[];
};

type RawNode = Record<string, unknown> & { ':@'?: Record<string, string> };

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  commentPropName: '#comment',
  ignoreDeclaration: true,
  ignorePiTags: true,
});

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return named[body] ?? whole;
    const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** `&`, `<`, `>` and quotes; a carriage return as a character reference, because parsers turn a bare one into a line feed. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;');
}

function rawText(raw: RawNode): string | null {
  if (typeof raw['#text'] === 'string') return unescapeXml(raw['#text']);
  const cdata = raw['#cdata'];
  if (!Array.isArray(cdata)) return null;
  return cdata.map((part: RawNode) => (typeof part['#text'] === 'string' ? part['#text'] : '')).join('');
}

type Namespaces = Record<string, string>;

function namespacesOf(attributes: Record<string, string>, outer: Namespaces): Namespaces {
  const found = Object.entries(attributes).filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (found.length === 0) return outer;
  return { ...outer, ...Object.fromEntries(found.map(([name, uri]) => [name.slice('xmlns:'.length), uri])) };
}

function readAttributes(raw: RawNode): Record<string, string> {
  return Object.fromEntries(Object.entries(raw[':@'] ?? {}).map(([name, value]) => [name, unescapeXml(String(value))]));
}

function readNode(raw: RawNode, outer: Namespaces): XmlNode | null {
  const qualified = Object.keys(raw).find((key) => key !== ':@');
  if (qualified === undefined || qualified.startsWith('#')) return null;
  const content = raw[qualified];
  const parts = Array.isArray(content) ? (content as RawNode[]) : [];
  const attributes = readAttributes(raw);
  const namespaces = namespacesOf(attributes, outer);
  const [prefix, local] = qualified.includes(':') ? qualified.split(':', 2) : ['', qualified];
  const children = parts.map((part) => readNode(part, namespaces)).filter((node) => node !== null);
  const text = parts.map((part) => rawText(part) ?? '').join('');
  if (children.length > 0) refuseText(text);
  return {
    name: local ?? '',
    namespace: namespaces[prefix ?? ''] ?? '',
    attributes,
    text: children.length > 0 ? '' : text,
    children,
  };
}

export class XmlError extends Error {}

/** Metadata has text in leaves alone; anywhere else it is a slip that must not vanish. */
function refuseText(text: string): void {
  if (text.trim() !== '') throw new XmlError('Text beside elements.');
}

/** The root node of a document. Throws XmlError, with line and column where known, for anything not well formed. */
export function parseXml(source: string): XmlNode {
  const text = source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const validity = XMLValidator.validate(text);
  if (validity !== true) throw new XmlError(`${validity.err.msg} (line ${validity.err.line})`);
  refuseText(text.slice(0, text.indexOf('<')) + text.slice(text.lastIndexOf('>') + 1));
  const roots = (parser.parse(text) as RawNode[]).map((raw) => readNode(raw, {})).filter((node) => node !== null);
  const [root, ...others] = roots;
  if (!root || others.length > 0) throw new XmlError('A document has exactly one root element.');
  return root;
}

export function childOf(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find((child) => child.name === name);
}

export function childrenOf(node: XmlNode, name: string): XmlNode[] {
  return node.children.filter((child) => child.name === name);
}

/** The trimmed text of a child, or null when there is no such child. */
export function childText(node: XmlNode, name: string): string | null {
  return childOf(node, name)?.text.trim() ?? null;
}

export function isNil(node: XmlNode): boolean {
  return Object.entries(node.attributes).some(([name, value]) => /(^|:)nil$/.test(name) && value === 'true');
}

/** Elements as XML, without white space, as on the wire. */
export function writeElements(elements: Element[]): string {
  return elements
    .map(
      ({ name, value }) => `<${name}>${typeof value === 'string' ? escapeXml(value) : writeElements(value)}</${name}>`,
    )
    .join('');
}

/** Elements as in a retrieved file: four spaces per level. */
export function writeIndented(elements: Element[], depth = 1): string {
  const indent = '    '.repeat(depth);
  return elements
    .map(({ name, value }) => {
      if (typeof value === 'string') return `${indent}<${name}>${escapeXml(value)}</${name}>\n`;
      return `${indent}<${name}>\n${writeIndented(value, depth + 1)}${indent}</${name}>\n`;
    })
    .join('');
}
