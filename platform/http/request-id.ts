/**
 * A command shares its UUID with the request that it came with, so that a replay can answer with
 * the id of that first request, byte for byte.
 */
export const commandIdOf = (requestId: string): string => requestId.replace(/^req_/, 'cmd_');

/** The request that a command came with. */
export const requestIdOf = (commandId: string): string => commandId.replace(/^cmd_/, 'req_');
