export { createMail } from './create-mail';
export type { Letter, Mail, MailEnv } from './mail';
export { carryLetter, postedSchema, postLetter } from './post-letter';
