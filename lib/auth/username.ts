/** 2 to 64 small letters, figures, dots, hyphens and underscores, with a letter or figure at both ends. */
export const usernameShape = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])$/
