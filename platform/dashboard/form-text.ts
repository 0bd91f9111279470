/** What was typed into a field, without the blanks round it; empty where there is no such field. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** What was typed into each of the fields of a name, in their order. */
export const textsOf = (form: FormData, name: string): readonly string[] =>
  form.getAll(name).map((value) => (typeof value === 'string' ? value : ''));

/** The moment that was typed into a field of the reader's time zone, as the API takes it. */
export const momentOf = (form: FormData, name: string): string =>
  new Date(textOf(form, name)).toISOString();
