/** Where Temporal's own UI shows a workflow; undefined where this origin does not know the UI. */
export function temporalAddress(workflowId: string, runId: string | null): string | undefined {
  const ui = document.querySelector<HTMLMetaElement>('meta[name="temporal-ui"]')?.content;
  if (!ui) return undefined;
  const workflow = `${ui}/workflows/${encodeURIComponent(workflowId)}`;
  return runId === null ? workflow : `${workflow}/${encodeURIComponent(runId)}/history`;
}
