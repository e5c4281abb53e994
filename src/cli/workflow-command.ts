/** What a job on GitHub Actions tells its runner, by lines on standard error: standard output may be captured. */

/** What would end or change the command, in the runner's own escapes. */
export const commandValue = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const propertyValue = (text: string): string => commandValue(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A mark that the page of the job shows beside its log. */
export const annotation = (level: 'error' | 'warning' | 'notice', title: string, message: string): string =>
  `::${level} title=${propertyValue(title)}::${commandValue(message)}`;
