/** The parts of a SOAP answer, and how they are written. */
import { escapeXml } from './xml.ts';

/** One element of an answer. `type` is an xsi:type, `nil` an empty record. */
export type SoapElement = { name: string; value: string | SoapElement[]; type?: string; nil?: true };

/** A list of names and scalars as elements; null is left out. */
export function fields(values: Record<string, string | number | boolean | null>): SoapElement[] {
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [{ name, value: String(value) }]));
}

export function writeSoapElement({ name, value, type, nil }: SoapElement): string {
  if (nil) return `<${name} xsi:nil="true"/>`;
  const attribute = type ? ` xsi:type="${type}"` : '';
  const content = typeof value === 'string' ? escapeXml(value) : value.map(writeSoapElement).join('');
  return `<${name}${attribute}>${content}</${name}>`;
}
