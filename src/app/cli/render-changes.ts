import type { Json } from '../../faults/errors.ts';
import { type App, appTypeWords, type Change } from '../app.ts';

const width = 80;

/** `Pay (connected app)`, with the label where it says more. */
export function appTitle({ name, label, type }: App): string {
  return label === name ? `${name} (${appTypeWords[type]})` : `${label} (${appTypeWords[type]} ${name})`;
}

/** One block a component: its name, then each changed element with its old and new value. */
export function changeLines(changes: Change[]): string[] {
  const components = [...new Set(changes.map(({ component }) => component))];
  return components.flatMap((component) => [
    component,
    ...changes.filter((change) => change.component === component).flatMap(changeLine),
  ]);
}

function changeLine({ field, from, to }: Change): string[] {
  const line = `  ${field}: ${valueText(from)} → ${valueText(to)}`;
  return line.length <= width ? [line] : [`  ${field}`, `    from ${valueText(from)}`, `    to   ${valueText(to)}`];
}

/** A value in words: nothing is `(none)`, a list is joined by commas. */
export function valueText(value: Json): string {
  if (value === null) return '(none)';
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.map(valueText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
