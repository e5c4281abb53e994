/** A run as a page shows it. */
import { type Played, play } from './stage.ts';

const exitLine = ({ exitCode }: Played): string => (exitCode === 0 ? '' : `\n(exit code ${exitCode})`);

/** `id` as in the manifest. */
export async function fencedRun(id: string): Promise<string> {
  const played = await play(id.replace(/^jwt:/, '').replaceAll(':', ' '));
  return `\`\`\`\n$ ${played.line}\n${played.screen}${exitLine(played)}\n\`\`\``;
}
