/** The body of a delivery: the event's type and time, and its data, which is JSON text already. */
export const payloadOf = (type: string, time: string, data: string): string =>
  `{"type":${JSON.stringify(type)},"timestamp":${JSON.stringify(time)},"data":${data}}`;

/** What every request says beside its signature. */
export const deliveryHeaders = (eventId: string): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  'user-agent': 'Quittance-Webhooks/1.0',
  'webhook-id': eventId,
});
