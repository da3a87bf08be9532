import NextLink, { type LinkProps } from 'next/link'

/**
 * A link to a page of ours, asked for when somebody goes there. Next would ask for every page that a link in sight leads
 * to: one look at the results of all classes would cost the server thirty pages, and a phone's owner the megabytes.
 */
export const Link = <T,>(props: LinkProps<T>) => <NextLink {...props} prefetch={false} />
