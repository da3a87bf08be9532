/** The first stop of the keyboard: past the shell, to what the page is about. */
export const SkipLink = () => (
  <a
    href="#content"
    className="sr-only z-50 rounded-md bg-accent px-4 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3 print:hidden"
  >
    Skip to content
  </a>
)
