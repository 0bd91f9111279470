import type { Clock } from '../../modules/kernel/clock.ts';
import type { SecretMaker } from '../../modules/kernel/command.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { Module } from '../../modules/kernel/module.ts';
import type { KeyReader } from '../../modules/organizations/ports.ts';
import type { RowIntake } from '../bulk/ports.ts';
import type { CommandRecordReader } from '../commands/command-record.ts';
import type { Definitions } from '../commands/definitions.ts';
import type { CommandGateway } from '../commands/ports.ts';
import type { CommandCountReader } from '../commands/workflow-metrics.ts';
import type { Log } from '../logging/log.ts';
import type { NoticeReader, ProviderNotices } from '../providers/ports.ts';
import type { TokenCodec } from '../tokens/consistency-token.ts';
import type { GrantCodec } from '../tokens/grant.ts';
import type { Signer } from '../tokens/signer.ts';
import type { Health } from './health.ts';
import type { Sources } from '../cache/ports.ts';

/** What the API is made of. Nothing here reaches for the world by itself. */
export interface HttpParts {
  readonly modules: readonly Module[];
  readonly definitions: Definitions;
  readonly gateway: CommandGateway;
  readonly commandRecords: CommandRecordReader;
  readonly commandCounts: CommandCountReader;
  readonly intake: RowIntake;
  readonly keys: KeyReader;
  /** SHA-256 (hex) of the root key. */
  readonly rootKeyHash: string;
  /** Edges that know one of these are believed what they say of clients. */
  readonly edgeSecrets: readonly string[];
  readonly grants: GrantCodec;
  readonly tokens: TokenCodec;
  readonly signer: Signer;
  /** An organization's position now, for answers that read nothing else. */
  position(organizationId: string): Promise<number>;
  readonly epoch: number;
  /** The workflow that owns the writes of this database. */
  readonly workflowId: string;
  /** Requests per second and organization; 0 is no limit. */
  readonly rateLimit: number;
  readonly clock: Clock;
  readonly ids: IdMaker;
  readonly secrets: SecretMaker;
  readonly log: Log;
  /** Where queries are read. */
  readonly sources: Sources;
  readonly health: Health;
  readonly notices: ProviderNotices;
  /** Reads Stripe's notices; undefined where it is not configured. */
  readonly stripeNotices: NoticeReader | undefined;
  readonly metrics: HttpMetrics;
}

/** What is counted of requests. */
export interface HttpMetrics {
  request(of: { route: string; method: string; status: number; seconds: number }): void;
  /** The metrics in Prometheus' text format. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}
