import { describe, expect, test } from 'bun:test';
import { ids } from '../../platform/tokens/ids.ts';
import { sampler } from '../../platform/tracing/sampling.ts';
import {
  correlationOf,
  spanIdOf,
  traceIdOf,
  traceOf,
  traceparent,
  traceParentOf,
  traceTaken,
} from '../../platform/tracing/trace-context.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';
const recorded = traceparent(trace, span);
const unrecorded = traceparent(trace, span, false);

test('A traceparent is read as W3C has it', () => {
  const read = { traceId: trace, parentId: span, sampled: true };
  expect(traceParentOf(recorded)).toEqual(read);
  expect(traceParentOf(`00-${trace}-${span}-03`)).toEqual(read);
  expect(traceParentOf(`00-${trace}-${span}-02`)).toEqual({ ...read, sampled: false });
  expect(traceParentOf(`cc-${trace}-${span}-01-what comes later`)).toEqual(read);
});

test.each([
  undefined,
  '',
  'nonsense',
  `00-${trace}-${span}-01-more`,
  `ff-${trace}-${span}-01`,
  `00-${'0'.repeat(32)}-${span}-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${trace.toUpperCase()}-${span}-01`,
  `cc-${trace}-${span}-01-${'x'.repeat(1_000)}`,
])('%p is as none', (header) => {
  expect(traceParentOf(header)).toBeUndefined();
  for (const fromEdge of [true, false]) {
    expect(traceTaken(header, { fromEdge, isSampled: undefined })).toBeUndefined();
  }
});

describe('Whether a trace that comes with a request is recorded', () => {
  const all = () => true;
  const none = () => false;
  test.each([
    ['an edge of ours decides', true, recorded, none, true],
    ['an edge of ours decides', true, unrecorded, all, false],
    ['a stranger does not: it is one of ours', false, recorded, all, true],
    ['a stranger does not: it is none of ours', false, recorded, none, false],
    ['where nothing is traced is for others to know', false, recorded, undefined, true],
  ])('%s', (_, fromEdge, header, isSampled, sampled) => {
    const taken = traceTaken(header, { fromEdge, isSampled });
    expect(taken).toEqual({ traceId: trace, parentId: span, sampled });
    const correlation = correlationOf('cmd_1', taken);
    expect(traceIdOf(correlation)).toBe(trace);
    expect(traceOf(correlation)).toEqual(sampled ? { traceId: trace, sampled } : undefined);
  });

  test('and a stranger that records nothing has no say: the request has a trace of its own', () => {
    expect(traceTaken(unrecorded, { fromEdge: undefined, isSampled: all })).toBeUndefined();
    expect(correlationOf('cmd_1', undefined)).toBe('cmd_1');
  });
});

test('A correlation names its trace, and every id its span', () => {
  const id = ids.make('cmd');
  expect(traceOf(id)).toEqual({ traceId: id.slice(4), sampled: undefined });
  expect(spanIdOf(id)).toBe(id.slice(-16));
  expect(spanIdOf(id)).not.toMatch(/^0+$/);
  expect(spanIdOf('order-1')).toBeUndefined();
  expect(traceOf('order-1')).toBeUndefined();
});

test('A share of traces is about that share, and a smaller one a part of it', () => {
  const traces = Array.from({ length: 20_000 }, () => ids.make('req').slice(4));
  const [all, half, tenth, none] = [1, 0.5, 0.1, 0].map((share) => traces.filter(sampler(share)));
  expect([all?.length, none?.length]).toEqual([traces.length, 0]);
  // Six deviations.
  expect(Math.abs((tenth?.length ?? 0) - 2_000)).toBeLessThan(6 * Math.sqrt(20_000 * 0.09));
  expect(Math.abs((half?.length ?? 0) - 10_000)).toBeLessThan(6 * Math.sqrt(20_000 * 0.25));
  const halves = new Set(half);
  expect(tenth?.filter((each) => !halves.has(each))).toEqual([]);
});
