import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * A dialog over the page, open while it is rendered. Esc closes it, and focus goes back to where it
 * was, or where that is gone meanwhile to what it was in.
 */
export function Dialog(props: {
  readonly title: string;
  /** For what has long lines. */
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const { title, wide, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const places = [
      before,
      before?.parentElement?.closest('[tabindex]'),
      document.getElementById('content'),
    ];
    dialog.current?.showModal();
    return () => {
      const place = places.find((each) => each?.isConnected);
      if (place instanceof HTMLElement) place.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={wide ? 'wide' : ''}
      onClose={onClose}
      aria-labelledby="dialog-title"
    >
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}
