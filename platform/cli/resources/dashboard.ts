import { openApi } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';

/** A link that signs a person in to the dashboard with what the key may do. */
export const dashboard = cliCommand({
  description: 'Print a link that signs in to the dashboard, once and within ten minutes',
  args: addressArguments,
  async run(args, printer) {
    const api = openApi(originAddress(args, 'organization'));
    const { url, expiresAt } = await api.call<{ url: string; expiresAt: string }>({
      method: 'POST',
      path: '/sign-in-links',
    });
    const link = api.url + url;
    await printer.one(printer.json ? { url: link, expiresAt } : link);
  },
});
