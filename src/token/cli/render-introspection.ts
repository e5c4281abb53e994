import { findingLines, labelled, wrap } from '../../cli/layout.ts';
import type { FindingCode } from '../../faults/finding.ts';
import type { ClaimRow } from '../compare-claims.ts';
import type { IntrospectResult } from '../introspect.ts';
import type { AnswerSource } from '../judge-answer.ts';
import { checkRows, headlines, parted } from './render.ts';

const labelWidth = 12;
/** In columns: the mark and the claim, then two columns of the same width. */
const nameWidth = 14;
const cellWidth = 32;

const asked: Record<AnswerSource, string> = {
  introspect: 'from introspection at',
  userinfo: 'from userinfo, with the token itself, at',
  local: 'none from the org; verified on this machine with the keys of',
};

/** The verdict in one line. */
export const introspectionVerdict = ({ active, source, tokenFormat, findings }: IntrospectResult): string => {
  const has = (code: FindingCode): boolean => findings.some((one) => one.code === code);
  if (active === null && has('maybe-hidden'))
    return 'UNKNOWN: the token is no longer valid at the org, or this app may not see it.';
  if (active === null) return 'UNKNOWN: no response shows whether the token is active.';
  if (source === 'local')
    return active ? 'VALID ON THIS MACHINE: the org did not confirm it.' : 'NOT VALID: a check failed.';
  if (active) return 'ACTIVE: the org accepts the token.';
  if (has('not-good-here')) return 'NOT ACTIVE: the token is valid neither at the org nor on this machine.';
  if (has('dead-at-server') && tokenFormat === 'opaque') return 'NOT ACTIVE: the token is no longer valid at the org.';
  return has('dead-at-server')
    ? 'NOT ACTIVE: the token looks valid on this machine, but not at the org.'
    : 'NOT ACTIVE: the token has expired, and the org confirms it.';
};

/** The result of introspect within 80 columns; the verdict is not in it. */
export const introspectionLines = (result: IntrospectResult): string[] => {
  const { source, host, kind, comparison, checks, findings } = result;
  return [
    '',
    ...parted([
      [headlines[kind], ...labelled('Answer', `${asked[source]} ${host}`, labelWidth)],
      comparison.length > 0 ? table(comparison) : [],
      checks.flatMap(checkRows),
      findingLines(findings, labelWidth),
    ]),
  ];
};

const table = (rows: ClaimRow[]): string[] => [
  line('  Claim', 'Token', 'Org'),
  ...rows.flatMap(({ claim, token, org, same }) => {
    const name = `${same === false ? '! ' : '  '}${claim}`;
    const cells = [token, same ? '(same)' : org].map((text) => cell(text ?? '-'));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) => line(at === 0 ? name : '', cells[0]?.[at], cells[1]?.[at]));
  }),
];

const line = (name: string, token = '', org = ''): string =>
  `${name.padEnd(nameWidth)}${token.padEnd(cellWidth)} ${org}`.trimEnd();

/** Lines of a cell; a word that is longer than the cell, such as a consumer key, is broken. */
const cell = (text: string): string[] => {
  const width = cellWidth - 1;
  return wrap(text, width).flatMap((part) => part.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []);
};
