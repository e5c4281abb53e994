/** How the plugin knows again what it has made: the description of an external client app says so. */
import { type Component, textAt } from './component.ts';

/** Stands in the description of every app that `sf jwt app create` makes. */
export const MADE_HERE = 'Made by sf-plugin-jwt';

/** Whether the app of that header was made by this plugin, and nobody has written another description since. */
export const isOurs = (header: Component): boolean => (textAt(header, 'description') ?? '').includes(MADE_HERE);
