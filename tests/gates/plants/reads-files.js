// A planted violation: an edge that needs more than net and environment, wherever it runs.
const read =
  globalThis.Deno?.readTextFileSync ?? globalThis.process.getBuiltinModule('fs').readFileSync;
const text = read('/etc/hostname');

export default { fetch: () => new Response(text) };
