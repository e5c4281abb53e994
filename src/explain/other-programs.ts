/** Whether a piece of a paste speaks of another program: then words that it shares with Salesforce and its clients say nothing. */

import { isAtOtherSites, withoutCallbacks } from './addresses.ts';
import { namesOurs } from './speakers.ts';

/** Whoever says this is known by it, whatever stands beside it. */
const others: RegExp[] = [
  // Sign-in of other vendors.
  /\bAADSTS\d{4,7}|\bAADB2C\d{4,7}|\bMSAL\b|\bMsal\w{0,30}(?:Error|Exception)/,
  /\bPGRST\d{3}\b|\bE0000\d{3}\b|\bokta\w{0,20}(?:error|exception)/i,
  /\bGaxiosError\b|google\.auth|GoogleAuth|googleapis|google_api|oauth2l\b|@gmail\.com\b/,
  /\bpam_\w{1,20}\(|\bsshd\[|\bsu(?:do)?\[\d/,
  /\bGoogle\.Apis\b|\bbox(?:-?sdk|\.com)\b/i,
  /\borg\.keycloak\b|\bKeycloakOpenid\b/,
  // Bundlers that hash with what OpenSSL 3 no longer has, and remote shells.
  /\bnew Hash \(|\bBulkUpdateDecorator\b|\b(?:webpack|react-scripts|vue-cli-service|next build|ng (?:serve|build))\b/,
  /\bssh: (?:connect to host|Could not resolve hostname)/,
  // Clusters and containers, and the server that most pages of an error come from.
  /^\$? ?(?:kubectl|helm|docker|podman) |\bUnable to connect to the server:|\bError response from daemon\b|\bFailed to pull image\b|\/etc\/docker\//m,
  /\bwhile trying to use an ErrorDocument to handle the request/,
  /\bis not a valid chart repository\b|\bOCI registry\b|\bhelm_\w{3,30}\b|\/apis?\/(?:v\d|[\w.]{3,60}\/v\d)\w{0,10}\/(?:namespaces|proxy|nodes|pods)\b/,
  // Package managers.
  /^(?:npm (?:ERR!|error|WARN)|yarn (?:error|run)|pnpm\b)|\bpip\._vendor\b|^ERROR: (?:Could not find a version|No matching distribution)/m,
  // Databases, queues and mail.
  /\bSQLSTATE\b|\bORA-\d{5}|\bSequelize\w{1,40}Error|\bPG::\w|\bMongo\w{0,40}(?:Error|Exception)|\bmongoose\b|\bpymongo\b/,
  /\bpsycopg\d?\b|\bpsql:|\borg\.postgresql\b|\bcom\.mysql\b|\bmysqli?\b|\bHikariPool|\bjava\.sql\.\w{3,30}ConnectionException|\bPDOException\b|\bpg_hba\b/i,
  /\b(?:Redis|MongoDB|Postgres(?:QL)?|MySQL|Kafka|RabbitMQ|Elasticsearch) (?:Client |Server |Connection ){0,2}(?:Error|Exception)\b/i,
  /\bio(?:redis)\b|\bRedis\w{0,30}(?:Error|Exception)|\bredis\.(?:exceptions|clients)\b|\bKafkaJS\w{1,30}|\bamqp(?:lib)?\b|\brabbitmq\b/i,
  /node_modules\/(?:pg|mysql2?|mongodb|mongoose|redis|ioredis|@redis|kafkajs|amqplib|tedious|nodemailer|ldapjs|sequelize|typeorm)\//,
  // Assertions of other people's single sign-on.
  /\bSAML ?Response\b|\bsamlp:|\b(?:boxyhq|passport|node|ruby|php|python3)-saml\b/i,
  // Compilers and linters.
  /\[plugin:[\w:-]{1,60}\]|failed to parse source|failed to compile|module (?:parse|build) failed|(?<!\b(?:ASN\.1|DER|JSON|PEM|XML|YAML) )\bParsing error:|\berror TS\d{4}\b/i,
  /\b(?:vite|rollup|esbuild|parcel|babel|eslint|prettier|swc)\b.{0,200}unexpected token|unexpected token.{0,200}\b(?:vite|rollup|esbuild|parcel|babel|eslint|prettier|swc)\b/i,
  /\bUncaught SyntaxError\b|\bwrapSafe \(|\bcompileSourceTextModule\b|\bjest encountered an unexpected token/i,
];

/** The place in a source file that a compiler names; frames of a trace name such places, too, below the error. */
const sourcePlace = /\.(?:[cm]?[jt]sx?|vue|svelte|css|scss)(?:[:(]\d{1,7}|: Unexpected token)/;

/** Frames of a trace that a log has put behind its message. */
const frames = / at (?:async )?[\w.<>$]{1,80} \(.*/;

/** What stands beside an OAuth error in an answer, and never in one of Salesforce. */
const otherFields = /"(?:reason|error_uri|error_codes|trace_id|correlation_id|error_hint|error_debug|hint)"\s?:/i;
/** Salesforce ends no description of an OAuth error with a full stop. */
const fullStop = /"error_description"\s?:\s?"[A-Z][^"]{5,400}\."/;
const oauthCode = /\b(?:invalid_(?:client|grant|token|request|scope)|unauthorized_client|access_denied)\b/i;

/** In characters: whoever speaks shows early, and a line of a log can be very long. */
const REACH = 20_000;

/** Whether another program, or another vendor's service, says this, so that it is no word of Salesforce or its clients. */
export function isOfOtherProgram(text: string): boolean {
  const seen = text.slice(0, REACH);
  const [first = ''] = seen.split('\n', 1);
  if (others.some((mark) => mark.test(seen)) || sourcePlace.test(first.replace(frames, ''))) return true;
  return (
    (isAtOtherSites(withoutCallbacks(seen)) ||
      fullStop.test(seen) ||
      (otherFields.test(seen) && oauthCode.test(seen))) &&
    !namesOurs(seen)
  );
}

/** A file that anybody's program may look for. */
const missingFile = /\bE(?:NOENT|ISDIR)\b|no such file or directory|\bEACCES\b|permission denied/i;
const keyFile = /\.(?:key|pem|crt|cer|p12|pfx|jks|p8|enc|jwt|token)\b|\bjwt\b|private.?key|key.?file|\bid_rsa/i;
/** The words alone, without a file. */
const namesFile = /['"`/\\]|\b[\w-]{1,60}\.[a-z]{2,10}\b/;

/** Whether a text tells of a file that has nothing to do with keys and tokens. */
export const isOfOtherFile = (text: string): boolean =>
  missingFile.test(text) && namesFile.test(text) && !keyFile.test(text) && !namesOurs(text);
