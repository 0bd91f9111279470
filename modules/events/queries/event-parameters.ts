import * as v from 'valibot';

const typeAdvice = 'Send a type such as "payment.created", "payment.*" or "*"';
const Type = v.pipe(
  v.string(typeAdvice),
  v.regex(/^(\*|[a-z_]{1,64}\.(\*|[a-z_]{1,64}))$/, typeAdvice),
);

/** What a list or a stream of events may be narrowed down to. */
export const filterParameters = {
  type: v.optional(
    v.pipe(
      v.union([Type, v.array(Type)], typeAdvice),
      v.transform((types) => [types].flat()),
      v.maxLength(50, 'Send at most 50 types'),
    ),
  ),
  subject: v.optional(
    v.pipe(
      v.string('Send one subject'),
      v.regex(/^[\x21-\x7e]{1,128}$/, 'Send the id of a resource as the subject'),
    ),
  ),
};

/** The number of an event in its organization; 0 stands before the first. */
export const Sequence = v.pipe(
  v.string('Send one sequence'),
  v.regex(/^(0|[1-9][0-9]{0,15})$/, 'Send the sequence of an event, or 0 for the beginning'),
  v.transform(Number),
  v.safeInteger('Send the sequence of an event, or 0 for the beginning'),
);
