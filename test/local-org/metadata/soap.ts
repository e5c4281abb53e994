/** The Metadata API over SOAP: envelopes in and out, one function for each operation. docs/salesforce.md §12.1 */
import type { IncomingRequest, OrgContext, OutgoingResponse } from '../http.ts';
import { METADATA_NAMESPACE } from './body-reader.ts';
import { createMetadata, deleteMetadata, readMetadata, updateMetadata, upsertMetadata } from './crud.ts';
import { cancelDeploy, checkDeployStatus, deploy } from './deploy-status.ts';
import { describeMetadata, listMetadata } from './listing.ts';
import { checkRetrieveStatus, retrieve } from './retrieve.ts';
import { ApiFault, type Call, openSoapCall } from './session.ts';
import { type SoapElement, writeSoapElement } from './soap-element.ts';
import { childOf, childText, parseXml, writeElements, XmlError, type XmlNode } from './xml.ts';

/** Each element that it gives is one `<result>`. */
type Operation = (call: Call, message: XmlNode) => SoapElement[] | Promise<SoapElement[]>;

export const operations: Record<string, Operation> = {
  readMetadata,
  createMetadata,
  updateMetadata,
  upsertMetadata,
  deleteMetadata,
  listMetadata,
  describeMetadata,
  retrieve,
  checkRetrieveStatus,
  deploy,
  checkDeployStatus,
  cancelDeploy,
};

export async function handleSoap(org: OrgContext, request: IncomingRequest): Promise<OutgoingResponse> {
  try {
    return envelope(200, await answer(org, request), `xmlns="${METADATA_NAMESPACE}"`);
  } catch (error) {
    if (error instanceof ApiFault) return fault(error.code, error.message);
    if (error instanceof XmlError)
      return fault('MALFORMED_QUERY', `Error parsing the request: ${error.message}`, 'soapenv:Client');
    throw error;
  }
}

async function answer(org: OrgContext, request: IncomingRequest): Promise<string> {
  if (!/^(?:text|application)\/xml\b/.test(request.headers['content-type'] ?? '')) {
    throw new ApiFault('UNKNOWN_EXCEPTION', `Unsupported content type: ${request.headers['content-type'] ?? 'none'}`);
  }
  const root = parseXml(request.body.toString('utf8'));
  const version = request.path.split('/')[4] ?? '';
  const call = openSoapCall(org, sessionIdOf(root), version);
  const message = childOf(root, 'Body')?.children[0];
  if (!message) throw new ApiFault('UNKNOWN_EXCEPTION', 'The SOAP body is empty.');
  const operation = operations[message.name];
  if (!operation)
    throw new ApiFault('UNKNOWN_EXCEPTION', `The local org does not know the Metadata API call ${message.name}.`);
  const results = await operation(call, message);
  return `<${message.name}Response>${results.map(writeSoapElement).join('')}</${message.name}Response>`;
}

function sessionIdOf(root: XmlNode): string {
  const header = childOf(root, 'Header');
  const session = header && childOf(header, 'SessionHeader');
  return (session && childText(session, 'sessionId')) ?? '';
}

function envelope(status: number, body: string, defaultNamespace: string): OutgoingResponse {
  const namespaces =
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const text = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${namespaces} ${defaultNamespace}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: text };
}

function fault(code: string, message: string, qualified = `sf:${code}`): OutgoingResponse {
  const detail = writeElements([
    { name: 'faultcode', value: qualified },
    { name: 'faultstring', value: message },
  ]);
  return envelope(500, `<soapenv:Fault>${detail}</soapenv:Fault>`, `xmlns:sf="${METADATA_NAMESPACE}"`);
}
