/** The Metadata API as a raw jsforce connection sees it: the client library that sf uses, and nothing of this project. */
import { createRequire } from 'node:module';
import type { LocalOrg } from '../local-org/index.ts';

export type Json = string | boolean | number | null | Json[] | { [name: string]: Json };
export type Parts = Record<string, Json>;
export type SaveResult = {
  success: boolean;
  fullName: string;
  created?: boolean;
  errors: { statusCode: string; message: string }[];
};
export type FileProperties = Record<string, string>;
type Progress<T> = PromiseLike<{ id: string; done: boolean }> & { complete(includeDetails?: boolean): Promise<T> };
export type Retrieved = {
  status: string;
  zipFile: string;
  messages: { problem: string }[];
  fileProperties: FileProperties[];
};
export type DeployMessage = {
  componentType: string;
  fullName: string;
  created: boolean;
  changed: boolean;
  deleted: boolean;
  problem: string | null;
};
export type Deployed = {
  id: string;
  status: string;
  success: boolean;
  done: boolean;
  checkOnly: boolean;
  errorMessage?: string;
  details: { componentSuccesses: DeployMessage[]; componentFailures: DeployMessage[] };
};

/** What jsforce documents, with names of types and elements left open. */
export type MetadataApi = {
  pollInterval: number;
  read(type: string, names: string[]): Promise<Parts[]>;
  create(type: string, parts: Parts[]): Promise<SaveResult[]>;
  update(type: string, parts: Parts[]): Promise<SaveResult[]>;
  upsert(type: string, parts: Parts[]): Promise<SaveResult[]>;
  delete(type: string, names: string[]): Promise<SaveResult[]>;
  rename(type: string, from: string, to: string): Promise<SaveResult>;
  list(queries: { type: string }[]): Promise<FileProperties[]>;
  describe(): Promise<{ metadataObjects: Record<string, Json>[] }>;
  retrieve(request: Parts): Progress<Retrieved>;
  deploy(zip: Buffer, options: Parts): Progress<Deployed>;
  deployRest(zip: Buffer, options: Parts): Progress<Deployed>;
  checkDeployStatus(id: string, includeDetails: boolean, rest?: boolean): Promise<Deployed>;
  cancelDeploy(id: string): Promise<unknown>;
};
type Jsforce = { Connection: new (options: Parts) => { metadata: MetadataApi } };

const { Connection } = createRequire(import.meta.url)('@jsforce/jsforce-node') as Jsforce;

export function metadataApi(org: LocalOrg, version = '68.0', accessToken = org.accessToken): MetadataApi {
  const { metadata } = new Connection({ instanceUrl: org.url, accessToken, version });
  metadata.pollInterval = 1; // ms
  return metadata;
}

/** One component, or an empty record. */
export async function readOne(org: LocalOrg, type: string, fullName: string, version = '68.0'): Promise<Parts> {
  const [record = {}] = await metadataApi(org, version).read(type, [fullName]);
  return record;
}

/** The oauthConfig of a connected app. */
export function oauthConfigOf(app: Parts): Parts {
  const config = app.oauthConfig;
  if (config === null || typeof config !== 'object' || Array.isArray(config))
    throw new Error('The app has no oauthConfig.');
  return config;
}

/** Sends one save and gives its refusals as `CODE: text`; empty when it was done. */
export async function updateOne(org: LocalOrg, type: string, parts: Parts, version = '68.0'): Promise<string[]> {
  const [result] = await metadataApi(org, version).update(type, [parts]);
  if (!result) throw new Error('No result.');
  const refusals = result.errors.map(({ statusCode, message }) => `${statusCode}: ${message}`);
  if (result.success !== (refusals.length === 0)) throw new Error('success and errors contradict each other.');
  return refusals;
}

/** The record without the elements that a save must not repeat. */
export function withoutKeys(record: Parts, ...names: string[]): Parts {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
