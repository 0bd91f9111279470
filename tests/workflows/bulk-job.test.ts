import { expect, test } from 'bun:test';
import { ndjson, row, upload } from '../http/bulk/files.ts';
import { startTestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { textsOf } from './history-texts.ts';

test('A job that is paused and at once resumed goes on by itself, again and again', async () => {
  await using started = await startTestOrigin();
  const { api } = await started.newOrganization();
  const { body } = await upload(api, ndjson(Array.from({ length: 4_000 }, () => row())));
  const id = body['id'] as string;
  const job = async () => {
    const answer = await api.send('GET', `/v1/bulk-jobs/${id}`);
    return answer.body as { status: string; counts: { pending: number } };
  };
  let pauses = 0;
  // Sooner than a job that is left to be found is started again.
  await until('the job is completed', 20_000, async () => {
    const { status } = await job();
    if (status === 'running' && pauses < 5) {
      const paused = await api.send('POST', `/v1/bulk-jobs/${id}/pause`);
      if (paused.status === 200) {
        pauses++;
        expect((await api.send('POST', `/v1/bulk-jobs/${id}/resume`)).status).toBe(200);
      }
    }
    return status === 'completed';
  });
  expect(pauses).toBeGreaterThan(0);
  expect((await job()).counts.pending).toBe(0);
});

test('Its history names the job and holds nothing of its rows', async () => {
  await using started = await startTestOrigin();
  const { api } = await started.newOrganization();
  const description = 'Chandelier for Ms Featherstonehaugh';
  const { body } = await upload(api, ndjson([row({ id: 'order_of_a_chandelier', description })]));
  const workflow = started.origin.client.workflow.getHandle(body['workflowId'] as string);
  const texts = await until('the workflow has ended', 20_000, async () => {
    const { status } = await workflow.describe();
    return status.name === 'COMPLETED' && textsOf(await workflow.fetchHistory()).join('\n');
  });
  expect(texts).toContain(body['id'] as string);
  expect(texts).not.toContain('Featherstonehaugh');
  expect(texts).not.toContain('order_of_a_chandelier');
});

test('A job whose workflow is lost in the middle is found, and goes on', async () => {
  await using started = await startTestOrigin();
  const { api } = await started.newOrganization();
  const { body } = await upload(api, ndjson(Array.from({ length: 20_000 }, () => row())));
  const path = `/v1/bulk-jobs/${body['id'] as string}`;
  const workflow = started.origin.client.workflow.getHandle(body['workflowId'] as string);
  await until('the workflow runs', 20_000, async () => (await workflow.describe()).runId);
  await workflow.terminate('as if the store were lost');
  expect((await api.send('GET', path)).body['status']).not.toBe('completed');
  await until('the job is completed', 60_000, async () => {
    return (await api.send('GET', path)).body['status'] === 'completed';
  });
}, 90_000);
