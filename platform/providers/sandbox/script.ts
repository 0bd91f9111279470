import type { SandboxToken } from '../../../modules/payments/index.ts';
import type { ProviderStep } from '../../../modules/payments/ports.ts';

/** How the sandbox takes an operation. */
export interface Script {
  /** How often it is unavailable before it carries the operation out. */
  readonly unavailable: number;
  /** It settles the operation at the first sending, and does not tell what became of it. */
  readonly silent: boolean;
  /** The code with which it declines; null where it carries the operation out. */
  readonly declines: string | null;
  /** The payer has to do something first. */
  readonly asksPayer: boolean;
}

const plain: Script = { unavailable: 0, silent: false, declines: null, asksPayer: false };
const declined = 'card_declined';

const scripts: Readonly<
  Record<SandboxToken, Readonly<Partial<Record<ProviderStep, Partial<Script>>>>>
> = {
  tok_success: {},
  tok_declined: { charge: { declines: declined } },
  tok_insufficient_funds: { charge: { declines: 'insufficient_funds' } },
  tok_requires_action: { charge: { asksPayer: true } },
  tok_flaky: { charge: { unavailable: 2 } },
  tok_timeout_then_success: { charge: { silent: true } },
  tok_timeout_then_failure: { charge: { silent: true, declines: declined } },
  tok_capture_declined: { capture: { declines: declined } },
  tok_capture_timeout_then_success: { capture: { silent: true } },
  tok_capture_timeout_then_failure: { capture: { silent: true, declines: declined } },
  tok_void_timeout_then_success: { void: { silent: true } },
  tok_refund_declined: { refund: { declines: 'refund_declined' } },
  tok_refund_timeout_then_success: { refund: { silent: true } },
  tok_refund_timeout_then_failure: { refund: { silent: true, declines: 'refund_declined' } },
};

/** What the payment's token has in store for a step. */
export const scriptOf = (token: SandboxToken, step: ProviderStep): Script => ({
  ...plain,
  ...scripts[token][step],
});
