import { expect, test } from 'bun:test';
import { ids } from '../../platform/tokens/ids.ts';
import {
  correlationOf,
  spanIdOf,
  traceIdOf,
  traceparent,
  traceParentOf,
} from '../../platform/tracing/trace-context.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';

test('A traceparent is read as W3C has it', () => {
  const read = { traceId: trace, parentId: span };
  expect(traceParentOf(traceparent(trace, span))).toEqual(read);
  expect(traceParentOf(`00-${trace}-${span}-03`)).toEqual(read);
  expect(traceParentOf(`cc-${trace}-${span}-01-what comes later`)).toEqual(read);
});

test.each([
  undefined,
  '',
  'nonsense',
  `00-${trace}-${span}-00`,
  `00-${trace}-${span}-01-more`,
  `ff-${trace}-${span}-01`,
  `00-${'0'.repeat(32)}-${span}-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${trace.toUpperCase()}-${span}-01`,
  `cc-${trace}-${span}-01-${'x'.repeat(1_000)}`,
])('%p is as none', (header) => {
  expect(traceParentOf(header)).toBeUndefined();
  expect(correlationOf('cmd_1', header)).toBe('cmd_1');
});

test('A correlation names its trace, and every id its span', () => {
  const id = ids.make('cmd');
  expect(traceIdOf(id)).toBe(id.slice(4));
  expect(traceIdOf(correlationOf(id, traceparent(trace, span)))).toBe(trace);
  expect(spanIdOf(id)).toBe(id.slice(-16));
  expect(spanIdOf(id)).not.toMatch(/^0+$/);
  expect(spanIdOf('order-1')).toBeUndefined();
  expect(traceIdOf('order-1')).toBeUndefined();
});
