/** The rows of every command. A command without rows fails the test. */
import {
  appBlockRows,
  appCreateRows,
  appDeleteRows,
  appDisplayRows,
  appListRows,
  appUnblockRows,
  disableRows,
  enableRows,
  policyDisplayRows,
  policySetRows,
  setupRows,
} from './apps.ts';
import { certDisplayRows, certGenerateRows, certRotateRows, certUploadRows } from './certificates.ts';
import { doctorRows, explainRows } from './diagnosis.ts';
import { exchangeRows } from './exchange.ts';
import { execRows, loginRows } from './logins.ts';
import type { Row } from './scene.ts';
import { decodeRows, revokeRows } from './tokens.ts';
import { introspectRows, verifyRows } from './verification.ts';

export const rowsOf: Record<string, Row[]> = {
  'jwt app create': appCreateRows,
  'jwt app block': appBlockRows,
  'jwt app delete': appDeleteRows,
  'jwt app display': appDisplayRows,
  'jwt app list': appListRows,
  'jwt app unblock': appUnblockRows,
  'jwt cert display': certDisplayRows,
  'jwt cert generate': certGenerateRows,
  'jwt cert rotate': certRotateRows,
  'jwt cert upload': certUploadRows,
  'jwt decode': decodeRows,
  'jwt disable': disableRows,
  'jwt doctor': doctorRows,
  'jwt enable': enableRows,
  'jwt exec': execRows,
  'jwt exchange': exchangeRows,
  'jwt explain': explainRows,
  'jwt introspect': introspectRows,
  'jwt login': loginRows,
  'jwt policy display': policyDisplayRows,
  'jwt policy set': policySetRows,
  'jwt revoke': revokeRows,
  'jwt setup': setupRows,
  'jwt verify': verifyRows,
};
