package headroom.daemon.cli;

/** Takes an adopted charger out again. */
final class ForgetCommand implements Command {
  @Override
  public String name() {
    return "forget";
  }

  @Override
  public int words() {
    return 1;
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) throws UsageException {
    String identity =
        arguments.word(0).orElseThrow(() -> new UsageException("expected: forget and a charger"));
    return ReloadCommand.of(
        daemon.forget(Words.printable(Words.cut(identity, 48))),
        "Nothing was changed.",
        "Nothing is new.");
  }
}
