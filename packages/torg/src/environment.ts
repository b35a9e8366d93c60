/** The only place of the command line that looks at the process's environment; everything else is handed it. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;
