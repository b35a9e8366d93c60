/** What a person typed cannot be understood; `command` is where `--help` tells more. Ends with EX_USAGE of sysexits.h. */
export class UsageFault extends Error {
  override readonly name = "UsageFault";
  readonly command: string | undefined;

  constructor(sentence: string, command?: string) {
    super(sentence);
    this.command = command;
  }
}
