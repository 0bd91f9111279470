import * as v from 'valibot';
import { Secret } from './secret.ts';

/** The variables of traces, by the names that OpenTelemetry gives them. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^https?:\/\/[^\s/@?#]+[^\s@?#]*$/,
        'Set OTEL_EXPORTER_OTLP_ENDPOINT to the address of a collector, such as http://localhost:4318',
      ),
    ),
  ),
  OTEL_EXPORTER_OTLP_HEADERS: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[\w.-]+=[^,]*(,[\w.-]+=[^,]*)*$/,
        'Set OTEL_EXPORTER_OTLP_HEADERS to name=value, comma-separated',
      ),
    ),
  ),
  OTEL_TRACES_SAMPLER_ARG: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'Set OTEL_TRACES_SAMPLER_ARG to a share from 0 to 1'),
      v.transform(Number),
    ),
    '1',
  ),
};

/** Where traces are sent to, and how many. */
export interface TracingPlace {
  readonly url: string;
  /** Names and values, as the environment has them. */
  readonly headers: Secret;
  /** From 0 to 1. */
  readonly share: number;
}

/** Undefined where no collector is configured: then nothing is recorded. */
export const tracingPlace = (values: {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_HEADERS?: string | undefined;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
}): TracingPlace | undefined =>
  values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? undefined
    : {
        url: `${values.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '')}/v1/traces`,
        headers: new Secret(values.OTEL_EXPORTER_OTLP_HEADERS ?? ''),
        share: values.OTEL_TRACES_SAMPLER_ARG,
      };
