import { useState } from 'preact/hooks';

const toldMs = 2_000;

/** Puts a text where it can be pasted from. Browsers have no such place for pages without TLS. */
export function Copy({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);
  if (!navigator.clipboard) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), toldMs);
  };
  return (
    <>
      <button type="button" class="plain copy" aria-label={`Copy ${what}`} onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
      <span class="hidden" role="status">
        {copied ? `Copied ${what}` : ''}
      </span>
    </>
  );
}
