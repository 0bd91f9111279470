import type { Clock } from '../../modules/kernel/clock.ts';
import type { SecretMaker } from '../../modules/kernel/command.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { Module } from '../../modules/kernel/module.ts';
import type { KeyReader, Sessions } from '../../modules/organizations/ports.ts';
import type { RowIntake } from '../bulk/ports.ts';
import type { CommandRecordReader } from '../commands/command-record.ts';
import type { Definitions } from '../commands/definitions.ts';
import type { CommandGateway } from '../commands/ports.ts';
import type { EventLog, WaitingEventsReader } from '../events/ports.ts';
import type { EventTail } from '../events/tail.ts';
import type { CommandCountReader } from '../commands/workflow-metrics.ts';
import type { Log } from '../logging/log.ts';
import type { NoticeReader, ProviderNotices } from '../providers/ports.ts';
import type { TokenCodec } from '../tokens/consistency-token.ts';
import type { GrantCodec } from '../tokens/grant.ts';
import type { Signer } from '../tokens/signer.ts';
import type { Assets } from './document-routes.ts';
import type { Answered } from './answered.ts';
import type { Callers } from './callers.ts';
import type { Health } from './health.ts';
import type { Sources } from '../cache/sources.ts';

/** What the API is made of. Nothing here reaches for the world by itself. */
export interface HttpParts {
  readonly modules: readonly Module[];
  readonly definitions: Definitions;
  readonly gateway: CommandGateway;
  readonly commandRecords: CommandRecordReader;
  readonly commandCounts: CommandCountReader;
  readonly intake: RowIntake;
  readonly keys: KeyReader;
  readonly callers: Callers;
  readonly sessions: Sessions;
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
  /** The end of the event log, as it grows. */
  readonly eventTail: EventTail;
  /** Where the readers of the log are. */
  readonly eventLog: EventLog;
  /** Where they are with one organization's events. */
  readonly waitingEvents: WaitingEventsReader;
  /** Aborts when the process is about to end: what would last for ever has to stop. */
  readonly ending: AbortSignal;
  readonly notices: ProviderNotices;
  /** Reads Stripe's notices; undefined where it is not configured. */
  readonly stripeNotices: NoticeReader | undefined;
  readonly metrics: HttpMetrics;
  /** Undefined where nothing is traced. */
  readonly traceRequest?: ((answer: Answered) => void) | undefined;
  /** Whether a trace that begins here is recorded; undefined where nothing is traced. */
  readonly isSampled?: ((traceId: string) => boolean) | undefined;
  /** The OpenAPI document, as JSON text. */
  readonly openApi: string;
  /** The page that shows it. */
  readonly referencePage: Assets;
  /** What is written about the product, by its address. */
  readonly guides: Readonly<Record<string, string>>;
  /** The files of the dashboard. */
  readonly dashboard: Assets;
}

/** What is counted of requests. */
export interface HttpMetrics {
  request(of: { route: string; method: string; status: number; seconds: number }): void;
  /** The metrics in Prometheus' text format. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}
